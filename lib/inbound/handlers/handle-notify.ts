import "server-only";
import type { InboundMessage } from "@/lib/abdm/messages";
import { noteDecision } from "@/lib/consent/decision/record-decision";
import type { Context } from "@/lib/db/context";
import { fromDecision } from "@/lib/inbound/handlers/from-decision";
import type { Outcome } from "@/lib/inbound/callback-result";
import type { InboundRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";

/** notify: what the patient decided, or what ended. Acknowledged once applied, and again when repeated. */
export async function onConsentNotified(
  ctx: Context,
  message: Extract<InboundMessage, { kind: "consent-notified" }>,
  answers: InboundRequestId,
): Promise<Outcome> {
  const outcome = fromDecision(await noteDecision(ctx, message));
  // A denial names no artefact, and an acknowledgement without one is not documented: nothing is sent.
  if (outcome.state !== "parked" && message.artefactIds.length > 0) {
    const consentRequestId = "consentRequestId" in outcome ? outcome.consentRequestId : null;
    await enqueue(ctx, "send/consent-on-notify", {
      hospitalId: ctx.actor.hospitalId,
      answers,
      artefactIds: message.artefactIds,
      consentRequestId,
      failures: 0,
    });
  }
  return outcome;
}
