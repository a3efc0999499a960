import "server-only";
import { retryability } from "@/lib/abdm/errors/retryability";
import type { InboundMessage } from "@/lib/abdm/messages";
import { findConsentArtefact } from "@/lib/consent/artefact/consent-artefact-table";
import type { MachineTx } from "@/lib/db/transaction";
import { releaseWaitingPushes } from "@/lib/health-record/transfer/data-push-table";
import {
  assignTransaction,
  listTransactions,
  lockDataRequest,
  updateDataRequest,
} from "@/lib/health-record/transfer/data-request-table";
import { refuseDataRequest } from "@/lib/health-record/transfer/refuse-data-request";
import { TRANSFER_TIME_LIMIT } from "@/lib/health-record/transfer/start-data-request";
import { addTransferReports } from "@/lib/health-record/transfer/transfer-report";
import type { CallbackResult } from "@/lib/inbound/callback-result";
import { publishChange } from "@/lib/live/publish-change";
import { recordErrorCallback, recordReportedLimit } from "@/lib/outbound/record-error-callback";
import { markCallAnswered, storeReportedOutcome } from "@/lib/outbox/gateway-call-table";
import { findMessage, finishOpenMessage, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";

/** on-request: the network has a request of records and names its transaction, or refuses it. */
export async function handleOnRequest(
  tx: MachineTx,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "on-request" }>,
): Promise<CallbackResult> {
  const call = await markCallAnswered(tx, inReplyTo, "health-information-request");
  const message = call?.outboundMessageId && (await findMessage(tx, call.outboundMessageId));
  const request = message && message.dataRequestId && (await lockDataRequest(tx, message.dataRequestId));
  if (!call || !request) return { state: "unmatched", reason: "no-matching-call" };
  const { id, consentRequestId } = request;
  const uniqueKey = uniqueKeyOf.dataRequest(id);
  if ("error" in result) {
    await recordReportedLimit(tx, call.credentialId, result.error);
    const isTemporary = retryability(200, result.error) === "retry";
    await storeReportedOutcome(tx, call.id, isTemporary ? "busy" : "refused", result.error);
    if (request.finishedAt !== null) return { state: "repeat", consentRequestId };
    if (isTemporary) await recordErrorCallback(tx, uniqueKey);
    else await refuseDataRequest(tx, request, result.error);
    return { state: "processed", consentRequestId };
  }
  const { transactionId } = result;
  const isNew = !(await listTransactions(tx, id)).includes(transactionId);
  if ((await assignTransaction(tx, transactionId, id)) !== id)
    return { state: "contradiction", reason: "transaction-of-another-request", consentRequestId };
  await finishOpenMessage(tx, uniqueKey, "done");
  if (request.finishedAt !== null && isNew) {
    // What it sends is not kept, and the network gets a report about each transaction.
    const artefact = await findConsentArtefact(tx, request.artefactId);
    if (artefact)
      await addTransferReports(tx, request, artefact, {
        ended: request.state === "ended",
        transactions: [transactionId],
      });
    return { state: "processed", consentRequestId };
  }
  await releaseWaitingPushes(tx, id, transactionId);
  if (request.state !== "sending") return { state: "repeat", consentRequestId };
  const nextStepAt = new Date(tx.now.getTime() + TRANSFER_TIME_LIMIT);
  await updateDataRequest(tx, id, { state: "requested", nextStepAt });
  await publishChange(tx, "consent-request", consentRequestId);
  return { state: "processed", consentRequestId };
}
