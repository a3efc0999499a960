import { ABHA_ADDRESS } from "@/lib/abdm/vocabulary";

/** Spaces, zero-width characters and direction marks, which are often copied together with an address. */
const INVISIBLE = /[\s\p{Cf}\u180e\u3164]/gu;

/** The signs that people and cards put between the groups of an ABHA number. */
const SEPARATORS = /[-‐-―−.]/g;

const MAX_LENGTH = 255;

/**
 * Returns the only spelling in which an ABHA address is stored and compared: NFKC, without spaces and invisible characters, lower case,
 * and without the hyphens of a number (`91-1234-5678-9012@sbx`). Returns null if the result is not an ABHA address, for example for a
 * 14-digit ABHA number.
 */
export function normaliseAbhaAddress(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  const [name = "", ...domain] = cleaned(text).toLowerCase().split("@");
  const address = [digitsOf(name) ?? name, ...domain].join("@");
  return ABHA_ADDRESS.test(address) ? address : null;
}

/** The 14 digits of a text that is an ABHA number, which ABDM rejects where it expects an ABHA address; null for any other text. */
export function abhaNumberOf(text: string): string | null {
  return text.length > MAX_LENGTH ? null : digitsOf(cleaned(text));
}

/** The letters of the scripts of India, from Devanagari to Malayalam. */
const INDIAN_LETTERS = /[\u0900-\u0d7f]/;

/** Whether a text has letters that a keyboard with an Indian layout types, as does a scanner that acts as a keyboard. No address has any. */
export function hasIndianLetters(text: string): boolean {
  return INDIAN_LETTERS.test(text);
}

/** Why a text is not an ABHA address, as a key of the catalogue's `input-error`. */
export type AddressProblem = "abha-number-not-address" | "abha-address-not-latin" | "abha-address-malformed";

/** The reason for which {@link normaliseAbhaAddress} returns null. */
export function addressProblemOf(text: string): AddressProblem {
  if (abhaNumberOf(text)) return "abha-number-not-address";
  return hasIndianLetters(text) ? "abha-address-not-latin" : "abha-address-malformed";
}

/** The address that a patient with an ABHA number has often, since it is the default: the digits and the consent manager's id. */
export function likelyAddressOf(abhaNumber: string, cmId: string): string | null {
  return normaliseAbhaAddress(`${abhaNumber}@${cmId}`);
}

/**
 * What a text is that is typed or pasted into the field of an ABHA address. The code on an ABHA card, and in the patient's app, is a JSON
 * object with the address beside the name, birth date and telephone number. `incomplete`: such a code, as far as a scanner has typed it.
 */
export type AddressEntry =
  { kind: "text" } | { kind: "code"; abhaAddress: string | null; name: string | null } | { kind: "incomplete-code" };

/** Reads what was typed or pasted. Of a code only the address (`hid`, or `phr` in the patient's app) and the name are returned. */
export function readAddressEntry(text: string): AddressEntry {
  const start = text.normalize("NFKC").indexOf("{");
  // No address contains a brace: what stands before it was in the field already.
  if (start === -1) return { kind: "text" };
  const members = parseObject(text.normalize("NFKC").slice(start));
  if (!members) return { kind: "incomplete-code" };
  const valueOf = (...names: string[]) =>
    members.find(([name, value]) => names.includes(name.toLowerCase()) && value.trim() !== "")?.[1];
  const address = valueOf("hid", "phr");
  return {
    kind: "code",
    abhaAddress: address === undefined ? null : normaliseAbhaAddress(address),
    name: valueOf("name")?.trim() ?? null,
  };
}

/** The members of a JSON object whose values are texts; null where the text is no complete object. */
function parseObject(text: string): [string, string][] | null {
  try {
    const value: unknown = JSON.parse(text.trim());
    if (typeof value !== "object" || value === null) return null;
    return Object.entries(value).filter((member): member is [string, string] => typeof member[1] === "string");
  } catch {
    return null;
  }
}

function digitsOf(text: string): string | null {
  const digits = text.replace(SEPARATORS, "");
  return /^\d{14}$/.test(digits) ? digits : null;
}

function cleaned(text: string): string {
  return text.normalize("NFKC").replace(INVISIBLE, "");
}
