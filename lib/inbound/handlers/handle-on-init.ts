import "server-only";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import type { InboundMessage, WireError } from "@/lib/abdm/messages";
import { retryability } from "@/lib/abdm/errors/retryability";
import { recordAudit } from "@/lib/audit/record-audit";
import { advanceConsentRequest } from "@/lib/consent/request/advance-consent-request";
import { recordSendingProblem } from "@/lib/consent/request/record-sending";
import { findConsentRequest, lockByCmRequestId, updateConsentRequest } from "@/lib/consent/request/consent-request-table";
import type { Context } from "@/lib/db/context";
import { nextTry } from "@/lib/outbound/back-off";
import type { Outcome } from "@/lib/inbound/callback-result";
import { mayHaveArrived } from "@/lib/outbound/init-retry-policy";
import { troubleOf } from "@/lib/outbound/failure-of";
import { answeredCall, callsFor, finishCall, takeWaiting } from "@/lib/outbox/gateway-call-table";
import type { CmConsentRequestId, ConsentRequestId, GatewayRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { announceChange } from "@/lib/live/announce-change";

/** on-init: the network knows the request, or will not have it. Releases what waited for its id. */
export async function onConsentRequestInitiated(
  ctx: Context,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "consent-request-initiated" }>,
): Promise<Outcome> {
  const call = await answeredCall(ctx, inReplyTo, "init-consent-request");
  if (!call?.consentRequestId) return { state: "unmatched", reason: "answers-no-call" };
  const { consentRequestId } = call;
  if ("error" in result) return onRefused(ctx, consentRequestId, call.id, result.error);
  const { cmConsentRequestId } = result;
  const known = await lockByCmRequestId(ctx, cmConsentRequestId);
  if (known && known.id !== consentRequestId) {
    return { state: "clash", reason: "id-of-another-request", consentRequestId };
  }
  const verdict = await advanceConsentRequest(ctx, consentRequestId, { event: "initiated", cmConsentRequestId });
  if (verdict !== "REQUESTED") {
    if (known) return { state: "repeat", consentRequestId };
    await noteSecondId(ctx, consentRequestId, cmConsentRequestId);
  }
  for (const callbackId of await takeWaiting(ctx, cmConsentRequestId)) {
    await enqueue(ctx, "process-callback", { hospitalId: ctx.actor.hospitalId, callbackId });
  }
  return { state: "processed", consentRequestId };
}

async function onRefused(
  ctx: Context,
  id: ConsentRequestId,
  answers: GatewayRequestId,
  error: WireError,
): Promise<Outcome> {
  const processed = { state: "processed", consentRequestId: id } as const;
  const told = { errorCode: error.code, errorMessage: error.message };
  const again = async (failures: number, runAt: Date) => {
    const job = { hospitalId: ctx.actor.hospitalId, consentRequestId: id, failures };
    await enqueue(ctx, "send/consent-request-init", job, { key: `init:${id}`, runAt });
    return processed;
  };
  // A passing trouble of the network is no answer: it has not taken the request, which leaves once more.
  if (retryability(200, error) === "retry") {
    await finishCall(ctx, answers, { outcome: "busy", ...told });
    const runAt = nextTry(ctx.now, 1);
    const busy = { outcome: "busy", status: 200, error, retryAfterSeconds: null } as const;
    await recordSendingProblem(ctx, id, { ...troubleOf(busy), nextAttemptAt: runAt });
    return again(1, runAt);
  }
  await finishCall(ctx, answers, { outcome: "refused", ...told });
  const attempts = await callsFor(ctx, id, "init-consent-request");
  // What it may have taken before it may still speak of, whatever it says of a second question.
  if (attempts.some((call) => call.id !== answers && mayHaveArrived(call))) return again(0, ctx.now);
  const verdict = await advanceConsentRequest(ctx, id, { event: "refused", error, advice: adviceFor(error) });
  return verdict === "FAILED" ? processed : { state: "repeat", consentRequestId: id };
}

// An attempt in doubt had arrived as well: the patient may see two questions, and may answer either.
async function noteSecondId(ctx: Context, id: ConsentRequestId, cmConsentRequestId: CmConsentRequestId): Promise<void> {
  const others = (await findConsentRequest(ctx, id))?.otherCmConsentRequestIds ?? [];
  await updateConsentRequest(ctx, id, { otherCmConsentRequestIds: [...others, cmConsentRequestId] });
  await recordAudit(ctx, { action: "consent-request.asked-twice", subject: { kind: "consent-request", id } });
  await announceChange(ctx, "consent-request", id);
}
