import "server-only";
import { adviceFor } from "@/lib/abdm/advice";
import type { InboundMessage } from "@/lib/abdm/messages";
import { record } from "@/lib/audit/record";
import { noteDecision } from "@/lib/consent-artefact/note-decision";
import { findRow } from "@/lib/consent-request/store";
import type { Context } from "@/lib/db/context";
import { noteProofAnswered } from "@/lib/gateway/end-delivery-proof";
import { fromDecision } from "@/lib/gateway/on/from-decision";
import type { Outcome } from "@/lib/gateway/outcome";
import { answeredCall } from "@/lib/gateway/store";
import { announce } from "@/lib/live/announce";

/** on-status: how the consent manager sees a request now. It never moves anything back. */
export async function onConsentRequestChecked(
  ctx: Context,
  { answers, result }: Extract<InboundMessage, { kind: "consent-request-checked" }>,
): Promise<Outcome> {
  const call = await answeredCall(ctx, answers, "check-consent-request");
  if (call?.deliveryProofId) await noteProofAnswered(ctx, call.deliveryProofId);
  const consentRequestId = call?.consentRequestId;
  if (call?.deliveryProofId && !consentRequestId) return { state: "processed", consentRequestId: null };
  if (!consentRequestId) return { state: "unmatched", reason: "answers-no-call" };
  const told =
    "error" in result ? { code: result.error.code, advice: adviceFor(result.error) } : { status: result.status };
  await record(ctx, {
    action: "consent-request.told",
    subject: { kind: "consent-request", id: consentRequestId },
    detail: told,
  });
  await announce(ctx, "consent-request", consentRequestId);
  if ("error" in result) return { state: "processed", consentRequestId };
  const row = await findRow(ctx, consentRequestId);
  if (row?.cmConsentRequestId !== result.cmConsentRequestId)
    return {
      state: "clash",
      reason: "id-of-another-request",
      consentRequestId,
    };
  return fromDecision(
    await noteDecision(ctx, {
      ...result,
      artefactIds: result.artefactIds ?? [],
    }),
  );
}
