import "server-only";

import { z } from "zod";

import { parseTimestamp } from "@/lib/abdm/timestamps";
import { ACCESS_MODES, CM_STATUSES, FREQUENCY_UNITS } from "@/lib/abdm/vocabulary";

/** Parses JSON; returns undefined if the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parses the bytes of a JSON body, also after a byte order mark. Throws `SyntaxError`. Source: RFC 8259, 8.1. */
export function parseBody(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(body));
}

/** Control characters and unpaired surrogates. */
const NOT_ALLOWED_IN_ID = /[\p{Cc}\p{Cs}]/u;
/** Characters that PostgreSQL does not store as text: NUL and unpaired surrogates. */
const NOT_STORABLE = /[\0\p{Cs}]/u;

/** An id of ABDM: any text, since ABDM's own examples do not follow the schema's `format: uuid`. */
export const opaqueId = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .refine(isAllowedInId, "contains control characters or unpaired surrogates")
  .refine((id) => !(id in Object.prototype), "is the name of a property that every object has");

/** An ABHA address, in lower case: gateways return the capitals that patients type. */
export const abhaAddress = z
  .string()
  .trim()
  .toLowerCase()
  .min(3)
  .max(255)
  .refine(isAllowedInId, "contains control characters or unpaired surrogates");

function isAllowedInId(text: string): boolean {
  return !NOT_ALLOWED_IN_ID.test(text);
}

/** Text of another system, kept exactly as received. */
export const storableText = z.string().refine((text) => !NOT_STORABLE.test(text), "cannot be stored");

/** Text that people read, such as a name or a reason. */
export const displayText = z.string().transform((text) => toDisplayText(text, 1000));

/** Cuts text to `maxLength` and replaces characters that cannot be stored or shown with spaces. */
export function toDisplayText(text: string, maxLength: number): string {
  return text.slice(0, maxLength).replace(/[\p{Cc}\p{Cs}]+/gu, " ");
}

/** One of the given values, in upper or lower case. */
function enumValue<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.string().trim().toUpperCase().pipe(z.enum(values));
}

export const cmStatus = enumValue(CM_STATUSES);

/** A time in any format that `parseTimestamp` reads. */
export const timestamp = z.unknown().transform((value, context) => {
  const at = parseTimestamp(value);
  if (at !== null) return at;
  context.addIssue({ code: "custom", message: "not a timestamp" });
  return z.NEVER;
});

/** A whole number, also as text: an artefact observed in 2024 contained `"0"`. */
const wholeNumber = z
  .union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)])
  .pipe(z.int().min(0).max(1_000_000));

const frequency = z.object({
  unit: enumValue(FREQUENCY_UNITS),
  value: wholeNumber,
  repeats: wholeNumber.nullish().transform((repeats) => repeats ?? 0),
});

/** The granted permission. A missing access mode is read as `VIEW`, the mode that allows least. */
export const permission = z.object({
  accessMode: enumValue(ACCESS_MODES)
    .nullish()
    .transform((mode) => mode ?? "VIEW"),
  dateRange: z.object({ from: timestamp, to: timestamp }),
  dataEraseAt: timestamp,
  frequency,
});

/** There is one artefact for each hospital that holds records. Each is locked and fetched, so that their number is limited. */
const MOST_ARTEFACTS = 200;

/** Artefact ids as `[{id}]` or as plain texts, without repetitions; entries without id are dropped. Null if the list is missing. */
export const artefactIds = z
  .array(z.union([opaqueId, z.object({ id: opaqueId.nullish() })]).nullish())
  .max(MOST_ARTEFACTS)
  .nullish()
  .transform((references) => {
    if (!references) return null;
    const ids = references.map((reference) => (typeof reference === "string" ? reference : reference?.id));
    return [...new Set(ids.filter((id) => typeof id === "string"))];
  });
