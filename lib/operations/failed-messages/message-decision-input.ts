import "server-only";
import { z } from "zod";
import { isUuid, type OutboundMessageId } from "@/lib/ids";
import { decisionReason } from "@/lib/operations/decision-reason";

/** An admin's decision about one failed message, with its reason. */
export const messageDecisionInput = z.object({
  id: z
    .string()
    .refine(isUuid)
    .transform((text) => text as OutboundMessageId),
  reason: decisionReason,
});
