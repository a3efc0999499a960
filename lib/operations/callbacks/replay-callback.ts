import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { lockCallback } from "@/lib/inbound/gateway-callback-table";
import { wakeWork } from "@/lib/jobs/wake-work";
import { publishChange } from "@/lib/live/publish-change";
import { callbackDecisionInput } from "@/lib/operations/callbacks/callback-decision-input";
import { insertCallbackDecision } from "@/lib/operations/callbacks/callback-decision-table";
import { updateCallbackState } from "@/lib/operations/callbacks/callback-queries";
import { mayReplay } from "@/lib/operations/callbacks/callback-rules";

/** Has a callback processed again as if it had just arrived. Throws `conflict` for one that is applied or about to be processed. */
export const replayCallback = command({
  name: "replay-callback",
  roles: ["admin"],
  input: callbackDecisionInput,
  run: async (tx, { id, reason }): Promise<void> => {
    const callback = await lockCallback(tx, id);
    if (!callback) throw new AppError("not-found");
    if (!mayReplay({ ...callback, hasBody: callback.body !== null }, tx.now)) throw new AppError("conflict");
    await updateCallbackState(tx, id, "received");
    await insertCallbackDecision(tx, { callbackId: id, action: "replayed", reason });
    tx.afterCommit(() => wakeWork("callbacks"));
    const detail = { reason, message: callback.message, from: callback.state, previousReason: callback.reason };
    await recordAudit(tx, { action: "callback.replayed", subject: { kind: "callback", id }, detail });
    await publishChange(tx, "callback", id);
  },
});
