import "server-only";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import type { InboundMessage } from "@/lib/abdm/messages";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import { recordAudit } from "@/lib/audit/record-audit";
import { latestAction } from "@/lib/audit/store";
import { recordDecision } from "@/lib/consent/decision/record-decision";
import type { Context } from "@/lib/db/context";
import { noteProofAnswered } from "@/lib/credential/end-delivery-check";
import { fromDecision } from "@/lib/inbound/handlers/from-decision";
import type { Outcome } from "@/lib/inbound/callback-result";
import { answeredCall } from "@/lib/outbox/gateway-call-table";
import type { ConsentRequestId } from "@/lib/ids";
import { announceChange } from "@/lib/live/announce-change";

/** on-status: how the consent manager sees a request now. It never moves anything back. */
export async function onConsentRequestChecked(
  ctx: Context,
  { inReplyTo, result }: Extract<InboundMessage, { kind: "consent-request-checked" }>,
): Promise<Outcome> {
  const call = await answeredCall(ctx, inReplyTo, "check-consent-request");
  if (call?.deliveryProofId) await noteProofAnswered(ctx, call.deliveryProofId);
  const consentRequestId = call?.consentRequestId;
  if (call?.deliveryProofId && !consentRequestId) return { state: "processed", consentRequestId: null };
  if (!consentRequestId) return { state: "unmatched", reason: "answers-no-call" };
  await tellWhoAsked(
    ctx,
    consentRequestId,
    "error" in result
      ? { ...redactPersonalData(result.error), advice: adviceFor(result.error) }
      : { status: result.status },
  );
  if ("error" in result) return { state: "processed", consentRequestId };
  const decision = { ...result, artefactIds: result.artefactIds ?? [], consentRequestId };
  return fromDecision(await recordDecision(ctx, decision));
}

// The desk itself asks hour after hour: only what a person asked is told in the history.
async function tellWhoAsked(ctx: Context, id: ConsentRequestId, told: Record<string, unknown>): Promise<void> {
  const subject = { kind: "consent-request", id } as const;
  const latest = await latestAction(ctx, subject, ["consent-request.checked", "consent-request.told"]);
  if (latest !== "consent-request.checked") return;
  await recordAudit(ctx, { action: "consent-request.told", subject, detail: told });
  await announceChange(ctx, "consent-request", id);
}
