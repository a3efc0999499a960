import "server-only";
import { z } from "zod";
import { namesPatient } from "@/lib/abdm/patient-identifier";

const MAX_LENGTH = 200;

/** Why an admin decides something: kept with the decision for ever. */
export const decisionReason = z
  .string()
  .trim()
  .min(1, "reason-missing")
  .max(MAX_LENGTH, "reason-too-long")
  // It is stored permanently, and must hold no personal data.
  .refine((text) => !namesPatient(text), "reason-names-patient");
