import "server-only";
import { z } from "zod";

const MAX_LENGTH = 200;
// An ABHA address or an ABHA number: the reason is stored permanently, and must hold no personal data.
const PATIENT_IDENTIFIER = /@(sbx|abdm)\b|\b\d{2}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}\b/i;

/** Why an admin decides something: kept with the decision for ever. */
export const decisionReason = z
  .string()
  .trim()
  .min(1, "reason-missing")
  .max(MAX_LENGTH, "reason-too-long")
  .refine((text) => !PATIENT_IDENTIFIER.test(text), "reason-names-patient");
