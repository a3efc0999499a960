import "server-only";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import type { WireError } from "@/lib/abdm/messages";
import { lockConsentRequest, updateConsentRequest } from "@/lib/consent/request/consent-request-table";
import { IN_DOUBT, type FailureAdvice, type SendingProblem } from "@/lib/consent/request/sending-problem";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { MachineTx } from "@/lib/db/transaction";
import type { ConsentRequestId, OutboundRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/** Records that an attempt begins; in the transaction that commits the attempt. */
export async function recordAttempt(
  tx: MachineTx,
  id: ConsentRequestId,
  attempts: number,
  gatewayRequestId: OutboundRequestId,
): Promise<void> {
  await updateConsentRequest(tx, id, { attempts });
  const detail = { attempt: attempts, gatewayRequestId };
  await recordConsentEvent(tx, { consentRequestId: id, kind: "consent-request.attempted", detail });
}

/** Records that the gateway accepted the request; whether the network has it comes by callback. */
export async function recordAccepted(tx: MachineTx, id: ConsentRequestId): Promise<void> {
  const row = await lockConsentRequest(tx, id);
  if (!row) return;
  if (row.status === "SENDING")
    await updateConsentRequest(tx, id, {
      failureCode: null,
      failureMessage: null,
      failureAdvice: null,
      nextAttemptAt: null,
    });
  await recordConsentEvent(tx, { consentRequestId: id, kind: "consent-request.accepted", detail: {} });
  await publishChange(tx, "consent-request", id);
}

/** Records why a request could not be sent yet, and when the next attempt is. No effect once it is no longer being sent. */
export async function recordSendingProblem(
  tx: MachineTx,
  id: ConsentRequestId,
  problem: WireError & { advice: SendingProblem; nextAttemptAt: Date },
): Promise<void> {
  const row = await lockConsentRequest(tx, id);
  if (row?.status !== "SENDING") return;
  const { advice, code, message, nextAttemptAt } = problem;
  await updateConsentRequest(tx, id, {
    failureCode: code,
    failureMessage: message,
    failureAdvice: advice,
    nextAttemptAt,
  });
  // The same problem again only moves the time of the next attempt.
  if (row.failureAdvice !== advice || row.failureCode !== code) {
    const detail = { advice, ...redactPersonalData(problem), nextAttemptAt: nextAttemptAt.toISOString() };
    await recordConsentEvent(tx, { consentRequestId: id, kind: "consent-request.sending-problem", detail });
  }
  await publishChange(tx, "consent-request", id);
}

/** Records that a request waits for a gateway that is unavailable. An earlier, more exact reason of that kind is kept. */
export async function recordCircuitOpen(
  tx: MachineTx,
  id: ConsentRequestId,
  { advice, nextAttemptAt }: { advice: SendingProblem; nextAttemptAt: Date },
): Promise<void> {
  const row = await lockConsentRequest(tx, id);
  if (row?.status !== "SENDING") return;
  if (!row.failureAdvice || !GATEWAY_UNAVAILABLE.has(row.failureAdvice))
    return recordSendingProblem(tx, id, { advice, code: "", message: "", nextAttemptAt });
  await updateConsentRequest(tx, id, { nextAttemptAt });
  await publishChange(tx, "consent-request", id);
}

const GATEWAY_UNAVAILABLE: ReadonlySet<FailureAdvice> = new Set(["gateway-unreachable", "gateway-busy", IN_DOUBT]);
