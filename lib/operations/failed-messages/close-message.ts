import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { publishChange } from "@/lib/live/publish-change";
import { lockFailedMessage } from "@/lib/operations/failed-messages/lock-failed-message";
import { messageDecisionInput } from "@/lib/operations/failed-messages/message-decision-input";
import { insertMessageDecision } from "@/lib/operations/failed-messages/message-decision-table";
import { closeFailedMessage } from "@/lib/outbox/outbound-message-table";

/** Closes a message that failed: it is not sent, and waits for nobody, but can still be tried again. Throws `conflict` for one that has not failed, or is closed. */
export const closeMessage = command({
  name: "close-message",
  roles: ["admin"],
  input: messageDecisionInput,
  run: async (tx, { id, reason }): Promise<void> => {
    const { row } = await lockFailedMessage(tx, id);
    if (row.state !== "failed") throw new AppError("conflict");
    await closeFailedMessage(tx, id);
    await insertMessageDecision(tx, { outboundMessageId: id, action: "closed", reason });
    const detail = { reason, message: row.kind, from: row.state, lastResult: row.lastResult };
    await recordAudit(tx, { action: "message.closed", subject: { kind: "outbound-message", id }, detail });
    await publishChange(tx, "outbound-message", id);
  },
});
