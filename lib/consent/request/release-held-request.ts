import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { lockConsentRequest, updateConsentRequest } from "@/lib/consent/request/consent-request-table";
import { sentFieldsOf } from "@/lib/consent/request/save-draft";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { finishOpenMessage, lockOpenMessage, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";

/** The columns of what was sent, which a draft does not have. */
const NOT_SENT = {
  purpose: null,
  emergencyReason: null,
  hiTypes: null,
  dateFrom: null,
  dateTo: null,
  dataEraseAt: null,
  frequency: null,
  hipId: null,
  careContexts: null,
  submittedAt: null,
  nextAttemptAt: null,
};

/**
 * Makes a request that has not left a draft again with all that was typed, and cancels its message. `left`: a process has taken the message
 * to send it, or it is no longer being sent. `not-found`: the doctor has no such request. One that is a draft already stays as it is, since
 * the answer to the first call may have been lost.
 */
export async function releaseHeldRequest(
  tx: StaffTx,
  id: ConsentRequestId,
): Promise<"released" | "left" | "not-found"> {
  const row = await lockConsentRequest(tx, id);
  if (!row || row.requesterId !== tx.actor.staffId) return "not-found";
  if (row.status === "DRAFT") return "released";
  if (row.status !== "SENDING" || row.attempts > 0) return "left";
  // Whoever takes a message writes its lease into this row: either that comes first, or the end of the message does.
  const message = await lockOpenMessage(tx, uniqueKeyOf.init(id));
  if (message?.state !== "pending" || message.leaseId !== null) return "left";
  await finishOpenMessage(tx, uniqueKeyOf.init(id), "cancelled");
  await updateConsentRequest(tx, id, { ...NOT_SENT, status: "DRAFT", draft: sentFieldsOf(row) });
  await recordConsentEvent(tx, { consentRequestId: id, kind: "consent-request.taken-back", detail: {} });
  await publishChange(tx, "consent-request", id);
  return "released";
}
