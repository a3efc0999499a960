import "server-only";
import { adviceFor } from "@/lib/abdm/advice";
import type { InboundMessage } from "@/lib/abdm/messages";
import { record } from "@/lib/audit/record";
import { advanceConsentRequest } from "@/lib/consent-request/advance";
import { findRow, lockCmId, updateRow } from "@/lib/consent-request/store";
import type { Context } from "@/lib/db/context";
import type { Outcome } from "@/lib/gateway/outcome";
import { answeredCall, takeWaiting } from "@/lib/gateway/store";
import type { CmConsentRequestId, ConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { announce } from "@/lib/live/announce";

/** on-init: the network knows the request, or will not have it. Releases what waited for its id. */
export async function onConsentRequestInitiated(
  ctx: Context,
  { answers, result }: Extract<InboundMessage, { kind: "consent-request-initiated" }>,
): Promise<Outcome> {
  const call = await answeredCall(ctx, answers, "init-consent-request");
  const consentRequestId = call?.consentRequestId;
  if (!consentRequestId) return { state: "unmatched", reason: "answers-no-call" };
  if ("error" in result) {
    const verdict = await advanceConsentRequest(ctx, consentRequestId, {
      event: "refused",
      error: result.error,
      advice: adviceFor(result.error),
    });
    return {
      state: verdict === "FAILED" ? "processed" : "repeat",
      consentRequestId,
    };
  }
  const { cmConsentRequestId } = result;
  const known = await lockCmId(ctx, cmConsentRequestId);
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

// An attempt in doubt had arrived as well: the patient may see two questions, and may answer either.
async function noteSecondId(ctx: Context, id: ConsentRequestId, cmConsentRequestId: CmConsentRequestId): Promise<void> {
  const others = (await findRow(ctx, id))?.otherCmConsentRequestIds ?? [];
  await updateRow(ctx, id, { otherCmConsentRequestIds: [...others, cmConsentRequestId] });
  await record(ctx, { action: "consent-request.asked-twice", subject: { kind: "consent-request", id } });
  await announce(ctx, "consent-request", id);
}
