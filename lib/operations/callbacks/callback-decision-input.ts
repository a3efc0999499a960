import "server-only";
import { z } from "zod";
import { isUuid, type CallbackId } from "@/lib/ids";

const LONGEST_REASON = 200;

// An ABHA address or an ABHA number: the audit trail, where the reason goes, holds no personal data.
const NAMES_A_PATIENT = /@(sbx|abdm)\b|\b\d{2}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b/i;

/** An admin's decision about one callback. The reason goes into the audit trail. */
export const callbackDecisionInput = z.object({
  id: z
    .string()
    .refine(isUuid)
    .transform((text) => text as CallbackId),
  reason: z
    .string()
    .trim()
    .min(1, "reason-missing")
    .max(LONGEST_REASON, "reason-too-long")
    .refine((text) => !NAMES_A_PATIENT.test(text), "reason-names-patient"),
});

export type CallbackDecision = z.output<typeof callbackDecisionInput>;
