import "server-only";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import { retryability } from "@/lib/abdm/errors/retryability";
import type { InboundMessage, WireError } from "@/lib/abdm/messages";
import { advanceConsentRequest } from "@/lib/consent/request/advance-consent-request";
import {
  findConsentRequest,
  lockByCmRequestId,
  lockConsentRequest,
  updateConsentRequest,
} from "@/lib/consent/request/consent-request-table";
import { recordSendingProblem } from "@/lib/consent/request/record-sending";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { MachineTx } from "@/lib/db/transaction";
import type { CallbackResult } from "@/lib/inbound/callback-result";
import { releaseWaitingCallbacks } from "@/lib/inbound/gateway-callback-table";
import type { CmConsentRequestId, ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { recordErrorCallback, recordReportedLimit, reviewMessage } from "@/lib/outbound/record-error-callback";
import { mayHaveArrived } from "@/lib/outbound/retry-policies";
import { sendingProblemOf } from "@/lib/outbound/sending-problem-of";
import {
  attemptsFor,
  storeReportedOutcome,
  markCallAnswered,
  type GatewayCallRow,
} from "@/lib/outbox/gateway-call-table";
import { finishOpenMessage, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";

/** on-init: the network has the request, or refuses it. Releases the callbacks that waited for its id. */
export async function handleOnInit(
  tx: MachineTx,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "on-init" }>,
): Promise<CallbackResult> {
  const call = await markCallAnswered(tx, inReplyTo, "consent-request-init");
  if (!call?.consentRequestId) return { state: "unmatched", reason: "no-matching-call" };
  const { consentRequestId } = call;
  if ("error" in result) return handleError(tx, consentRequestId, call, result.error);
  const { cmConsentRequestId } = result;
  const known = await lockByCmRequestId(tx, cmConsentRequestId);
  if (known?.id === consentRequestId) return { state: "repeat", consentRequestId };
  if (known) return { state: "contradiction", reason: "id-of-another-request", consentRequestId };
  const transition = await advanceConsentRequest(tx, consentRequestId, { event: "initiated", cmConsentRequestId });
  if (transition !== "REQUESTED") await addCmRequestId(tx, consentRequestId, cmConsentRequestId);
  await finishOpenMessage(tx, uniqueKeyOf.init(consentRequestId), "done");
  await releaseWaitingCallbacks(tx, cmConsentRequestId);
  return { state: "processed", consentRequestId };
}

async function handleError(
  tx: MachineTx,
  id: ConsentRequestId,
  call: Pick<GatewayCallRow, "id" | "credentialId">,
  error: WireError,
): Promise<CallbackResult> {
  const processed = { state: "processed", consentRequestId: id } as const;
  const uniqueKey = uniqueKeyOf.init(id);
  await lockConsentRequest(tx, id);
  await recordReportedLimit(tx, call.credentialId, error);
  // After a temporary error the network does not have the request, which is sent once more.
  if (retryability(200, error) === "retry") {
    await storeReportedOutcome(tx, call.id, "busy", error);
    const nextAttemptAt = await recordErrorCallback(tx, uniqueKey);
    const busy = { outcome: "busy", status: 200, error, retryAfterSeconds: null } as const;
    if (nextAttemptAt) await recordSendingProblem(tx, id, { ...sendingProblemOf(busy), nextAttemptAt });
    return processed;
  }
  await storeReportedOutcome(tx, call.id, "refused", error);
  const attempts = await attemptsFor(tx, id, "consent-request-init");
  // An earlier attempt may have arrived: its callback may still come, whatever the network replies to this one.
  if (attempts.some((other) => other.id !== call.id && mayHaveArrived(other))) {
    await reviewMessage(tx, uniqueKey);
    return processed;
  }
  const transition = await advanceConsentRequest(tx, id, { event: "refused", error, advice: adviceFor(error) });
  await finishOpenMessage(tx, uniqueKey, "cancelled");
  return transition === "FAILED" ? processed : { state: "repeat", consentRequestId: id };
}

// An attempt in doubt had arrived as well: the patient may see the request twice, and may answer either.
async function addCmRequestId(
  tx: MachineTx,
  id: ConsentRequestId,
  cmConsentRequestId: CmConsentRequestId,
): Promise<void> {
  const others = (await findConsentRequest(tx, id))?.otherCmConsentRequestIds ?? [];
  await updateConsentRequest(tx, id, { otherCmConsentRequestIds: [...others, cmConsentRequestId] });
  await recordConsentEvent(tx, {
    kind: "consent-request.initiated-again",
    consentRequestId: id,
    detail: { cmConsentRequestId },
  });
  await publishChange(tx, "consent-request", id);
}
