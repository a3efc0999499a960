import "server-only";
import { z } from "zod";
import { isUuid, type CallbackId } from "@/lib/ids";
import { decisionReason } from "@/lib/operations/decision-reason";

/** An admin's decision about one callback, with its reason. */
export const callbackDecisionInput = z.object({
  id: z
    .string()
    .refine(isUuid)
    .transform((text) => text as CallbackId),
  reason: decisionReason,
});
