import "server-only";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import type { InboundMessage } from "@/lib/abdm/messages";
import { lockArtefactIds } from "@/lib/consent/artefact/consent-artefact-table";
import { recordDecision } from "@/lib/consent/decision/record-decision";
import { lockByCmRequestId, lockConsentRequest } from "@/lib/consent/request/consent-request-table";
import type { ConsentEventDetail } from "@/lib/consent/timeline/consent-event";
import { latestEventKind, recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { recordDeliveryAnswered } from "@/lib/credential/end-delivery-check";
import type { MachineTx } from "@/lib/db/transaction";
import { settleRecords } from "@/lib/health-record/settle-records";
import { fromDecision, type CallbackResult } from "@/lib/inbound/callback-result";
import { releaseWaitingCallbacks } from "@/lib/inbound/gateway-callback-table";
import type { ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { recordReportedLimit } from "@/lib/outbound/record-error-callback";
import { markCallAnswered } from "@/lib/outbox/gateway-call-table";

/** on-status: the status of a request at the consent manager. It never moves a request back. */
export async function handleOnStatus(
  tx: MachineTx,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "on-status" }>,
): Promise<CallbackResult> {
  const call = await markCallAnswered(tx, inReplyTo, "consent-request-status");
  if (call?.deliveryCheckId) await recordDeliveryAnswered(tx, call.deliveryCheckId);
  const consentRequestId = call?.consentRequestId;
  if (call?.deliveryCheckId && !consentRequestId) return { state: "processed", consentRequestId: null };
  if (!consentRequestId) return { state: "unmatched", reason: "no-matching-call" };
  if ("error" in result) {
    await lockConsentRequest(tx, consentRequestId);
    await recordReportedLimit(tx, call.credentialId, result.error);
    const detail = { ...redactPersonalData(result.error), advice: adviceFor(result.error) };
    await answerStatusCheck(tx, consentRequestId, detail);
    return { state: "processed", consentRequestId };
  }
  const { cmConsentRequestId, status } = result;
  const artefactIds = result.artefactIds ?? [];
  // An event that is added locks its request as well: it comes after the ids, as everywhere.
  await lockArtefactIds(tx, artefactIds);
  await lockByCmRequestId(tx, cmConsentRequestId);
  await answerStatusCheck(tx, consentRequestId, { status });
  const report = { cmConsentRequestId, status, artefactIds, consentRequestId, askedAt: call.sentAt };
  const decision = await recordDecision(tx, report);
  if ("linked" in decision) for (const id of decision.linked) await releaseWaitingCallbacks(tx, id);
  await settleRecords(tx, consentRequestId);
  return fromDecision(decision);
}

type StatusReceived = ConsentEventDetail<"consent-request.status-received">;

// The product itself checks hour after hour: only a check that a person requested has its answer in the timeline.
async function answerStatusCheck(tx: MachineTx, id: ConsentRequestId, detail: StatusReceived): Promise<void> {
  const kinds = ["consent-request.status-requested", "consent-request.status-received"] as const;
  if ((await latestEventKind(tx, id, [...kinds])) !== "consent-request.status-requested") return;
  await recordConsentEvent(tx, { kind: "consent-request.status-received", consentRequestId: id, detail });
  await publishChange(tx, "consent-request", id);
}
