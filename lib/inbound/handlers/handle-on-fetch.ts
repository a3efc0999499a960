import "server-only";
import { retryability } from "@/lib/abdm/errors/retryability";
import type { InboundMessage } from "@/lib/abdm/messages";
import { recordArtefactDetails } from "@/lib/consent/decision/record-artefact-details";
import { lockArtefactIds } from "@/lib/consent/artefact/consent-artefact-table";
import { lockConsentRequest } from "@/lib/consent/request/consent-request-table";
import type { MachineTx } from "@/lib/db/transaction";
import type { CallbackResult } from "@/lib/inbound/callback-result";
import { settleRecords } from "@/lib/health-record/settle-records";
import { recordErrorCallback, recordReportedLimit } from "@/lib/outbound/record-error-callback";
import { storeReportedOutcome, markCallAnswered } from "@/lib/outbox/gateway-call-table";
import { finishOpenMessage, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";

/** on-fetch: an artefact's details, or why there are none. */
export async function handleOnFetch(
  tx: MachineTx,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "on-fetch" }>,
): Promise<CallbackResult> {
  const call = await markCallAnswered(tx, inReplyTo, "consent-fetch");
  if (!call?.artefactId || !call.consentRequestId) return { state: "unmatched", reason: "no-matching-call" };
  const { artefactId, consentRequestId } = call;
  const uniqueKey = uniqueKeyOf.fetch(artefactId);
  // A temporary error is no answer: the details are requested again until they are here.
  if ("error" in result && retryability(200, result.error) === "retry") {
    await lockArtefactIds(tx, [artefactId]);
    await lockConsentRequest(tx, consentRequestId);
    await recordReportedLimit(tx, call.credentialId, result.error);
    await storeReportedOutcome(tx, call.id, "busy", result.error);
    await recordErrorCallback(tx, uniqueKey);
    return { state: "processed", consentRequestId };
  }
  const askedAt = call.sentAt;
  const recorded = await recordArtefactDetails(tx, { artefactId, consentRequestId, result, askedAt });
  await finishOpenMessage(tx, uniqueKey, "done");
  await settleRecords(tx, consentRequestId);
  if (recorded === "other-request")
    return { state: "contradiction", reason: "artefact-of-another-request", consentRequestId };
  if (recorded === "mismatch") return { state: "contradiction", reason: "artefact-mismatch", consentRequestId };
  return { state: recorded === "changed" ? "processed" : "repeat", consentRequestId };
}
