import "server-only";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import { retryability } from "@/lib/abdm/errors/retryability";
import type { InboundMessage, WireError } from "@/lib/abdm/messages";
import { advanceConsentRequest } from "@/lib/consent/request/advance-consent-request";
import {
  findConsentRequest,
  lockByCmRequestId,
  updateConsentRequest,
} from "@/lib/consent/request/consent-request-table";
import { recordSendingProblem } from "@/lib/consent/request/record-sending";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { MachineTx } from "@/lib/db/transaction";
import type { CallbackResult } from "@/lib/inbound/callback-result";
import { takeWaitingCallbacks } from "@/lib/inbound/gateway-callback-table";
import type { CmConsentRequestId, ConsentRequestId, GatewayRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { announceChange } from "@/lib/live/announce-change";
import { nextAttemptAt } from "@/lib/outbound/back-off";
import { mayHaveArrived } from "@/lib/outbound/init-retry-policy";
import { sendingProblemOf } from "@/lib/outbound/sending-problem-of";
import { attemptsFor, finishCall, takeRepliedCall } from "@/lib/outbox/gateway-call-table";

/** on-init: the network has the request, or refuses it. Releases the callbacks that waited for its id. */
export async function handleOnInit(
  tx: MachineTx,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "on-init" }>,
): Promise<CallbackResult> {
  const call = await takeRepliedCall(tx, inReplyTo, "consent-request-init");
  if (!call?.consentRequestId) return { state: "unmatched", reason: "no-matching-call" };
  const { consentRequestId } = call;
  if ("error" in result) return handleError(tx, consentRequestId, call.id, result.error);
  const { cmConsentRequestId } = result;
  const known = await lockByCmRequestId(tx, cmConsentRequestId);
  if (known?.id === consentRequestId) return { state: "repeat", consentRequestId };
  if (known) return { state: "contradiction", reason: "id-of-another-request", consentRequestId };
  const transition = await advanceConsentRequest(tx, consentRequestId, { event: "initiated", cmConsentRequestId });
  if (transition !== "REQUESTED") await addCmRequestId(tx, consentRequestId, cmConsentRequestId);
  for (const callbackId of await takeWaitingCallbacks(tx, cmConsentRequestId)) {
    await enqueue(tx, "process-callback", { hospitalId: tx.actor.hospitalId, callbackId });
  }
  return { state: "processed", consentRequestId };
}

async function handleError(
  tx: MachineTx,
  id: ConsentRequestId,
  callId: GatewayRequestId,
  error: WireError,
): Promise<CallbackResult> {
  const processed = { state: "processed", consentRequestId: id } as const;
  const callError = { errorCode: error.code, errorMessage: error.message };
  const sendAgain = async (failures: number, runAt: Date) => {
    const job = { hospitalId: tx.actor.hospitalId, consentRequestId: id, failures };
    await enqueue(tx, "send-consent-request-init", job, { key: `init:${id}`, runAt });
    return processed;
  };
  // After a temporary error the network does not have the request, which is sent once more.
  if (retryability(200, error) === "retry") {
    await finishCall(tx, callId, { outcome: "busy", ...callError });
    const runAt = nextAttemptAt(tx.now, 1);
    const busy = { outcome: "busy", status: 200, error, retryAfterSeconds: null } as const;
    await recordSendingProblem(tx, id, { ...sendingProblemOf(busy), nextAttemptAt: runAt });
    return sendAgain(1, runAt);
  }
  await finishCall(tx, callId, { outcome: "refused", ...callError });
  const attempts = await attemptsFor(tx, id, "consent-request-init");
  // An earlier attempt may have arrived: its callback may still come, whatever the network replies to this one.
  if (attempts.some((call) => call.id !== callId && mayHaveArrived(call))) return sendAgain(0, tx.now);
  const transition = await advanceConsentRequest(tx, id, { event: "refused", error, advice: adviceFor(error) });
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
  await announceChange(tx, "consent-request", id);
}
