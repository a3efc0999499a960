import "server-only";
import { z } from "zod";
import { namesPatient } from "@/lib/abdm/patient-identifier";
import { isUuid, type RequestTemplateId } from "@/lib/ids";

export const templateId = z
  .string()
  .refine(isUuid)
  .transform((text) => text as RequestTemplateId);

/** What a template is called. It names no patient. */
export const templateName = z
  .string()
  .trim()
  .min(1, "template-name-missing")
  .max(40, "template-name-too-long")
  .refine((text) => !namesPatient(text), "template-names-patient");
