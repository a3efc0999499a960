import "server-only";
import type { InboundMessage } from "@/lib/abdm/messages";
import { recordDecision } from "@/lib/consent/decision/record-decision";
import type { MachineTx } from "@/lib/db/transaction";
import { fromDecision, type CallbackResult } from "@/lib/inbound/callback-result";
import type { InboundRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";

/** notify: what the patient decided, or what ended. Acknowledged once it is applied, and again when it is repeated. */
export async function handleNotify(
  tx: MachineTx,
  message: Extract<InboundMessage, { kind: "notify" }>,
  requestId: InboundRequestId,
): Promise<CallbackResult> {
  const result = fromDecision(await recordDecision(tx, message));
  // A denial names no artefact, and an acknowledgement without one is not documented: nothing is sent.
  if (result.state !== "waiting-for-dependency" && message.artefactIds.length > 0) {
    await enqueue(tx, "send-consent-on-notify", {
      hospitalId: tx.actor.hospitalId,
      inReplyTo: requestId,
      artefactIds: message.artefactIds,
      consentRequestId: "consentRequestId" in result ? result.consentRequestId : null,
      failures: 0,
    });
  }
  return result;
}
