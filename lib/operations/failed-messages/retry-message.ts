import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { wakeWork } from "@/lib/jobs/wake-work";
import { publishChange } from "@/lib/live/publish-change";
import { isStillNeeded, retryForecast } from "@/lib/operations/failed-messages/failed-message-rules";
import { lockFailedMessage } from "@/lib/operations/failed-messages/lock-failed-message";
import { messageDecisionInput } from "@/lib/operations/failed-messages/message-decision-input";
import { insertMessageDecision } from "@/lib/operations/failed-messages/message-decision-table";
import { reopenMessage } from "@/lib/outbox/outbound-message-table";

/**
 * Has a message that failed sent again as if it had just been added: with all its attempts and a new deadline. Throws `conflict` for one
 * that is not failed or closed, that its request no longer needs, or in whose place another one is being sent.
 */
export const retryMessage = command({
  name: "retry-message",
  roles: ["admin"],
  input: messageDecisionInput,
  run: async (tx, { id, reason }): Promise<void> => {
    const { row, request, isAnotherOpen } = await lockFailedMessage(tx, id);
    const forecast = retryForecast(row.state, { isNeeded: isStillNeeded(row, request), isAnotherOpen });
    if (forecast !== "sent-again") throw new AppError("conflict");
    await reopenMessage(tx, id);
    await insertMessageDecision(tx, { outboundMessageId: id, action: "retried", reason });
    tx.afterCommit(() => wakeWork("outbox"));
    const detail = { reason, message: row.kind, from: row.state, lastResult: row.lastResult };
    await recordAudit(tx, { action: "message.retried", subject: { kind: "outbound-message", id }, detail });
    await publishChange(tx, "outbound-message", id);
  },
});
