import "server-only";

import { z } from "zod";

import { parseTimestamp } from "@/lib/abdm/timestamps";
import { ACCESS_MODES, CM_STATUSES, FREQUENCY_UNITS } from "@/lib/abdm/vocabulary";

const NO_PART_OF_AN_ID = /[\p{Cc}\p{Cs}]/u;
/** What no column holds: NUL, and halves of a surrogate pair. */
const UNKEEPABLE = /[\0\p{Cs}]/u;

/** An id of the network: an opaque string; the schema's `format: uuid` is broken by the network's own examples. */
export const opaqueId = z.string().trim().min(1).max(255).refine(isPlain, "has control characters");

/** Patients type capitals and gateways echo them; an address is one in any case. */
export const abhaAddress = z.string().trim().toLowerCase().min(3).max(255).refine(isPlain, "has control characters");

function isPlain(id: string): boolean {
  return !NO_PART_OF_AN_ID.test(id);
}

/** What another system calls something: any text that can be kept, to the letter. */
export const storableText = z.string().refine((text) => !UNKEEPABLE.test(text), "cannot be kept");

/** What people read, such as a name or a reason. */
export const displayText = z.string().transform((text) => toDisplayText(text, 1000));

/** A text's beginning, with spaces in place of what cannot be kept or shown. */
export function toDisplayText(text: string, longest: number): string {
  return text.slice(0, longest).replace(/[\p{Cc}\p{Cs}]+/gu, " ");
}

/** A word of a closed list, in any case. */
function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.string().trim().toUpperCase().pipe(z.enum(words));
}

export const cmStatus = word(CM_STATUSES);

/** A point in time in any of the shapes that live callbacks have. */
export const timestamp = z.unknown().transform((value, context) => {
  const at = parseTimestamp(value);
  if (at !== null) return at;
  context.addIssue({ code: "custom", message: "not a timestamp" });
  return z.NEVER;
});

/** Whole number, also as text: a 2024 artefact carries `"0"`. */
const wholeNumber = z
  .union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)])
  .pipe(z.int().min(0).max(1_000_000));

const frequency = z.object({
  unit: word(FREQUENCY_UNITS),
  value: wholeNumber,
  repeats: wholeNumber.nullish().transform((repeats) => repeats ?? 0),
});

/** The granted permission; an absent access mode is read as the least of them. */
export const permission = z.object({
  accessMode: word(ACCESS_MODES)
    .nullish()
    .transform((mode) => mode ?? "VIEW"),
  dateRange: z.object({ from: timestamp, to: timestamp }),
  dataEraseAt: timestamp,
  frequency,
});

/** References to artefacts: `[{id}]`, bare ids tolerated, nameless ones dropped; null where not told at all. */
export const artefactIds = z
  .array(z.union([opaqueId, z.object({ id: opaqueId.nullish() })]).nullish())
  .nullish()
  .transform((references) => {
    if (!references) return null;
    const ids = references.map((reference) => (typeof reference === "string" ? reference : reference?.id));
    return [...new Set(ids.filter((id) => typeof id === "string"))];
  });
