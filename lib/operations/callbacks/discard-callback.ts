import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { lockCallback } from "@/lib/inbound/gateway-callback-table";
import { publishChange } from "@/lib/live/publish-change";
import { callbackDecisionInput } from "@/lib/operations/callbacks/callback-decision-input";
import { insertCallbackDecision } from "@/lib/operations/callbacks/callback-decision-table";
import { updateCallbackState } from "@/lib/operations/callbacks/callback-queries";
import { mayDiscard } from "@/lib/operations/callbacks/callback-rules";

/**
 * Discards a callback: it is never applied, but stays stored and can still be replayed. Throws `conflict` for one that is applied,
 * discarded or about to be processed.
 */
export const discardCallback = command({
  name: "discard-callback",
  roles: ["admin"],
  input: callbackDecisionInput,
  run: async (tx, { id, reason }): Promise<void> => {
    const callback = await lockCallback(tx, id);
    if (!callback) throw new AppError("not-found");
    if (!mayDiscard(callback, tx.now)) throw new AppError("conflict");
    await updateCallbackState(tx, id, "discarded");
    await insertCallbackDecision(tx, { callbackId: id, action: "discarded", reason });
    const detail = { reason, message: callback.message, from: callback.state, previousReason: callback.reason };
    await recordAudit(tx, { action: "callback.discarded", subject: { kind: "callback", id }, detail });
    await publishChange(tx, "callback", id);
  },
});
