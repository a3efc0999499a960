import "server-only";
import type { InboundMessage } from "@/lib/abdm/messages";
import { recordDecision } from "@/lib/consent/decision/record-decision";
import type { MachineTx } from "@/lib/db/transaction";
import { settleRecords } from "@/lib/health-record/settle-records";
import { fromDecision, type CallbackResult } from "@/lib/inbound/callback-result";
import { releaseWaitingCallbacks, type GatewayCallbackRow } from "@/lib/inbound/gateway-callback-table";
import { addOutboundMessages } from "@/lib/outbox/outbound-message-table";

/** notify: what the patient decided, or what ended. Acknowledged once it is applied, and again when it is repeated. */
export async function handleNotify(
  tx: MachineTx,
  message: Extract<InboundMessage, { kind: "notify" }>,
  { id: callbackId, requestId }: Pick<GatewayCallbackRow, "id" | "requestId">,
): Promise<CallbackResult> {
  const decision = await recordDecision(tx, { ...message, callbackId });
  if ("linked" in decision) for (const id of decision.linked) await releaseWaitingCallbacks(tx, id);
  const result = fromDecision(decision);
  // A grant has records only once its details are here.
  const isEnd = message.status !== "GRANTED" && message.status !== "REQUESTED";
  if (isEnd && "consentRequestId" in result && result.consentRequestId)
    await settleRecords(tx, result.consentRequestId);
  // A denial names no artefact, and an acknowledgement without one is not documented: nothing is sent.
  if (result.state !== "waiting-for-dependency" && message.artefactIds.length > 0) {
    const { artefactIds } = message;
    const consentRequestId = "consentRequestId" in result ? result.consentRequestId : null;
    const content = { inReplyTo: requestId, artefactIds };
    await addOutboundMessages(tx, [{ kind: "consent-on-notify", consentRequestId, content }]);
  }
  return result;
}
