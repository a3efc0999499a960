import "server-only";
import { z } from "zod";
import { abhaNumberOf, normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import { FREQUENCY_UNITS, OFFERED_HI_TYPES, PURPOSE_CODES } from "@/lib/abdm/vocabulary";
import type { ConsentRequestId } from "@/lib/ids";
import { isUuid } from "@/lib/ids";
import { atMinute, endOfDay, startOfDay } from "@/lib/consent/request/period";

const draftText = (maxLength: number) => z.string().max(maxLength).default("");

const id = z
  .string()
  .refine(isUuid)
  .transform((text) => text as ConsentRequestId);

const careContext = z.object({
  patientReference: draftText(255),
  careContextReference: draftText(255),
});

/** The composer's fields, however incomplete. The page chooses `id`, so that a repeated submission is one request. */
export const draftInput = z.object({
  id,
  abhaAddress: draftText(200),
  purpose: draftText(20),
  hiTypes: z.array(z.string().max(40)).max(20).default([]),
  from: draftText(30),
  to: draftText(30),
  keepUntil: draftText(30),
  hipId: draftText(100),
  careContexts: z.array(careContext).max(50).default([]),
  frequency: z
    .object({ unit: draftText(10), value: draftText(6), repeats: draftText(6) })
    .default({ unit: "HOUR", value: "0", repeats: "0" }),
});

// The characters that the network accepts in references and ids (v3 `careContexts`, `hip.id`).
const SAFE_REFERENCE = /^[a-zA-Z0-9_\-@,()."/: |]{1,255}$/;
const SERVICE_ID = /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/;

const abhaAddress = z.string().transform((text, context) => {
  const address = normaliseAbhaAddress(text);
  if (address) return address;
  context.addIssue({ code: "custom", message: addressError(text) });
  return z.NEVER;
});

function addressError(text: string): string {
  if (text.trim() === "") return "abha-address-missing";
  return abhaNumberOf(text) ? "abha-number-not-address" : "abha-address-malformed";
}

const instant = (read: (text: string) => Date | null, missing: string) =>
  z.string().transform((text, context) => {
    const date = read(text);
    if (date) return date;
    context.addIssue({ code: "custom", message: missing });
    return z.NEVER;
  });

const count = z.coerce
  .number("frequency-not-a-number")
  .int("frequency-not-a-number")
  .min(0, "frequency-not-a-number")
  .max(999, "frequency-not-a-number");

/** A request that can be submitted; messages are keys of the catalogue. The command compares the times with the present. */
export const submitInput = z
  .object({
    id,
    abhaAddress,
    purpose: z.enum(PURPOSE_CODES, "purpose-missing"),
    hiTypes: z.array(z.enum(OFFERED_HI_TYPES, "hi-types-unknown")).min(1, "hi-types-missing"),
    from: instant(startOfDay, "from-missing"),
    to: instant(endOfDay, "to-missing"),
    keepUntil: instant(atMinute, "keep-until-missing"),
    hipId: z
      .string()
      .trim()
      .max(100, "hip-malformed")
      .refine((text) => text === "" || SERVICE_ID.test(text), "hip-malformed")
      .default(""),
    careContexts: z
      .array(
        z.object({
          patientReference: z.string().trim().regex(SAFE_REFERENCE, "care-context-malformed"),
          careContextReference: z.string().trim().regex(SAFE_REFERENCE, "care-context-malformed"),
        }),
      )
      .max(50)
      .default([]),
    frequency: z
      .object({
        unit: z.enum(FREQUENCY_UNITS, "frequency-not-a-number"),
        value: count,
        repeats: count,
      })
      .default({ unit: "HOUR", value: 0, repeats: 0 }),
  })
  .refine(({ from, to }) => from <= to, {
    path: ["to"],
    message: "to-before-from",
    // Also if another field is wrong, so that all errors show at once.
    when: ({ value }) => {
      const { from, to } = value as { from?: unknown; to?: unknown };
      return from instanceof Date && to instanceof Date;
    },
  });

export type SubmitInput = z.output<typeof submitInput>;

/** A consent request by its id. */
export const idInput = z.object({ id });
