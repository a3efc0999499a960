import "server-only";
import { z } from "zod";
import { addressProblemOf, normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import { namesPatient } from "@/lib/abdm/patient-identifier";
import { FREQUENCY_UNITS, OFFERED_HI_TYPES, PURPOSE_CODES } from "@/lib/abdm/vocabulary";
import type { ConsentRequestId } from "@/lib/ids";
import { isUuid } from "@/lib/ids";
import { dayOf, startOfDay } from "@/lib/consent/request/period";
import { atMinute, endOfDay } from "@/lib/consent/request/period-input";

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
  emergencyReason: z.string().max(1_000).optional(),
});

/**
 * What Send sends: the form, of any content, so that everything that is wrong with it is found at once by {@link submitInputAt}.
 * `patientNotFound`: the page has learned that nobody has the address. `despiteDenial`: the doctor sends what the patient has just denied,
 * although it was refused once.
 */
export const submissionInput = z.object({
  id,
  abhaAddress: z.string(),
  purpose: z.string(),
  hiTypes: z.array(z.string()),
  from: z.string(),
  to: z.string(),
  keepUntil: z.string(),
  hipId: z.string().default(""),
  careContexts: z.array(z.object({ patientReference: z.string(), careContextReference: z.string() })).default([]),
  frequency: z
    .object({ unit: z.string(), value: z.string(), repeats: z.string() })
    .default({ unit: "HOUR", value: "0", repeats: "0" }),
  emergencyReason: z.string().default(""),
  patientNotFound: z.boolean().default(false),
  despiteDenial: z.boolean().default(false),
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
  return text.trim() === "" ? "abha-address-missing" : addressProblemOf(text);
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

/** Why somebody uses an emergency access; it is kept with the request for ever. */
const emergencyReason = z
  .string()
  .trim()
  .max(200, "reason-too-long")
  .refine((text) => !namesPatient(text), "reason-names-patient");

/** What a request asks for, of whichever patient, at `now`; messages are keys of the catalogue. */
export const templateFieldsAt = (now: Date) =>
  z.object({
    hiTypes: z.array(z.enum(OFFERED_HI_TYPES, "hi-types-unknown")).min(1, "hi-types-missing"),
    from: instant(startOfDay, "from-missing").refine((from) => from <= now, "from-in-future"),
    to: instant(endOfDay, "to-missing").refine((to) => dayOf(to) <= dayOf(now), "to-in-future"),
    keepUntil: instant(atMinute, "keep-until-missing").refine((until) => until > now, "keep-until-in-past"),
    hipId: z
      .string()
      .trim()
      .max(100, "hip-malformed")
      .refine((text) => text === "" || SERVICE_ID.test(text), "hip-malformed"),
    frequency: z.object({ unit: z.enum(FREQUENCY_UNITS, "frequency-not-a-number"), value: count, repeats: count }),
  });

/** A request that can be submitted at `now`; messages are keys of the catalogue. */
export const submitInputAt = (now: Date) =>
  templateFieldsAt(now)
    .extend({
      abhaAddress,
      purpose: z.enum(PURPOSE_CODES, "purpose-missing"),
      emergencyReason,
      careContexts: z
        .array(
          z.object({
            patientReference: z.string().trim().regex(SAFE_REFERENCE, "care-context-malformed"),
            careContextReference: z.string().trim().regex(SAFE_REFERENCE, "care-context-malformed"),
          }),
        )
        .max(50),
      patientNotFound: z.boolean(),
    })
    // Each of these also if another field is wrong, so that all errors show at once.
    .refine(({ patientNotFound }) => !patientNotFound, {
      path: ["abhaAddress"],
      message: "patient-not-found",
      when: ({ value }) => typeof (value as { abhaAddress?: unknown }).abhaAddress === "string",
    })
    .refine((form) => form.purpose !== "BTG" || form.emergencyReason !== "", {
      path: ["emergencyReason"],
      message: "emergency-reason-missing",
      when: ({ value }) => typeof (value as { emergencyReason?: unknown }).emergencyReason === "string",
    })
    .refine(({ from, to }) => from <= to, {
      path: ["to"],
      message: "to-before-from",
      when: ({ value }) => {
        const { from, to } = value as { from?: unknown; to?: unknown };
        return from instanceof Date && to instanceof Date;
      },
    });

export type SubmitInput = z.output<ReturnType<typeof submitInputAt>>;

/** A consent request by its id. */
export const idInput = z.object({ id });
