import "server-only";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import type { OutboundMessage } from "@/lib/abdm/messages";
import { advanceConsentRequest } from "@/lib/consent/request/advance-consent-request";
import { lockConsentRequest, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import {
  recordAccepted,
  recordAttempt,
  recordCircuitOpen,
  recordSendingProblem,
} from "@/lib/consent/request/record-sending";
import type { SendingProblem } from "@/lib/consent/request/sending-problem";
import { atPresent, readOnly, transact, type MachineTx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { shareOwnHospital } from "@/lib/hospital/hospital-table";
import type { ConsentRequestId } from "@/lib/ids";
import { enqueue, type JobPayload } from "@/lib/jobs/enqueue";
import { nextAttemptAt } from "@/lib/outbound/back-off";
import { retryAtWhileOpen } from "@/lib/outbound/circuit-breaker";
import { INIT_RETRY_POLICY, nextInitStep, type InitRetryPolicy, type NextStep } from "@/lib/outbound/init-retry-policy";
import { findRequestWithRequester, hasReceivedCallbackSince } from "@/lib/outbound/outbound-queries";
import { sendMessage, type SendResult, type SendScope } from "@/lib/outbound/send-message";
import { sendingProblemOf } from "@/lib/outbound/sending-problem-of";
import { attemptsFor, type GatewayCallRow } from "@/lib/outbox/gateway-call-table";

type Payload = JobPayload<"send-consent-request-init">;

/**
 * Sends a consent request to the network, and again while no attempt can have arrived, or where no callback came and nothing else can
 * bring its id at the consent manager. Ends with a refusal, or when no callback came for long enough.
 */
export async function sendConsentRequestInit(
  scope: SendScope,
  payload: Payload,
  policy: InitRetryPolicy = INIT_RETRY_POLICY,
): Promise<void> {
  const id = payload.consentRequestId;
  const found = await readOnly(scope, (tx) => findRequestWithRequester(tx, id));
  if (!found || found.request.status !== "SENDING") return;
  let attempts: GatewayCallRow[] = [];
  let step: NextStep | null = null;
  const message = toMessage(found.request, found.requester);
  const result = await sendMessage(scope, message, { consentRequestId: id }, async (tx, requestId) => {
    const row = await lockConsentRequest(tx, id);
    if (row?.status !== "SENDING") return false;
    attempts = await attemptsFor(tx, id, "consent-request-init");
    step = await stepAfter(tx, attempts, policy);
    if (step.action !== "send") return false;
    await recordAttempt(tx, id, attempts.length + 1, requestId);
    return true;
  });
  await transact(atPresent(scope), async (tx) => {
    if (result.outcome === "skipped") return wait(tx, payload, step);
    if (result.outcome !== "circuit-open") return recordResult(tx, payload, result, attempts, policy);
    // No attempt was made, so that the earlier ones have not been looked at.
    const earlier = await stepAfter(tx, await attemptsFor(tx, id, "consent-request-init"), policy);
    return earlier.action === "send" ? waitForCircuit(tx, payload, result) : wait(tx, payload, earlier);
  });
}

async function stepAfter(tx: MachineTx, attempts: GatewayCallRow[], policy: InitRetryPolicy): Promise<NextStep> {
  const first = attempts.at(-1);
  const receivesCallbacks = first ? await hasReceivedCallbackSince(tx, first.sentAt) : false;
  return nextInitStep(attempts, tx.now, receivesCallbacks, policy);
}

const after = (start: Date, wait: number) => new Date(start.getTime() + wait);

async function wait(tx: MachineTx, payload: Payload, step: NextStep | null): Promise<void> {
  const id = payload.consentRequestId;
  if (step?.action === "give-up") {
    const noAnswer = {
      error: { code: "", message: "" },
      advice: "no-callback-from-network" satisfies SendingProblem,
    } as const;
    await advanceConsentRequest(tx, id, { event: "refused", ...noAnswer });
  }
  if (step?.action !== "wait") return;
  if (step.reason === "no-callback") await recordNoAnswer(tx, id, step.until);
  await sendAgain(tx, payload, step.until, step.reason === "in-doubt" ? payload.failures : 0);
}

async function recordResult(
  tx: MachineTx,
  payload: Payload,
  result: Exclude<SendResult, { outcome: "skipped" | "circuit-open" }>,
  earlier: GatewayCallRow[],
  policy: InitRetryPolicy,
): Promise<void> {
  const id = payload.consentRequestId;
  const wasAccepted = earlier.some(({ outcome }) => outcome === "accepted");
  if (result.outcome === "accepted") {
    const next = after(tx.now, policy.noCallbackFor[0] ?? policy.giveUpAfter);
    await recordAccepted(tx, id);
    if (wasAccepted) await recordNoAnswer(tx, id, next);
    return sendAgain(tx, payload, next, 0);
  }
  if (result.outcome === "refused") {
    // The network has the attempt that it accepted before, whatever it replies to a second one: its callback may still come.
    if (wasAccepted) return sendAgain(tx, payload, tx.now, 0);
    await advanceConsentRequest(tx, id, { event: "refused", error: result.error, advice: adviceFor(result.error) });
    return;
  }
  const failures = payload.failures + 1;
  const retryAfter = result.outcome === "busy" ? result.retryAfterSeconds : null;
  const inDoubt = result.outcome === "unanswered";
  const at = inDoubt ? after(tx.now, policy.inDoubtFor) : nextAttemptAt(tx.now, failures, retryAfter);
  await recordSendingProblem(tx, id, { ...sendingProblemOf(result), nextAttemptAt: at });
  await sendAgain(tx, payload, at, failures, true);
}

function recordNoAnswer(tx: MachineTx, id: ConsentRequestId, nextAttemptAt: Date): Promise<void> {
  return recordSendingProblem(tx, id, { advice: "no-answer-yet", code: "", message: "", nextAttemptAt });
}

/** The circuit is open: the request waits as it is, and this counts as no attempt. */
async function waitForCircuit(
  tx: MachineTx,
  payload: Payload,
  result: Extract<SendResult, { outcome: "circuit-open" }>,
): Promise<void> {
  await shareOwnHospital(tx);
  const at = await retryAtWhileOpen(tx, result);
  await recordCircuitOpen(tx, payload.consentRequestId, { advice: result.reason, nextAttemptAt: at });
  await sendAgain(tx, payload, at, payload.failures, true);
}

/** `waitsForGateway`: the job runs earlier when the circuit closes. */
function sendAgain(
  tx: MachineTx,
  payload: Payload,
  runAt: Date,
  failures: number,
  waitsForGateway = false,
): Promise<void> {
  const key = `init:${payload.consentRequestId}`;
  return enqueue(tx, "send-consent-request-init", { ...payload, failures }, { key, runAt, waitsForGateway });
}

function toMessage(
  row: ConsentRequestRow,
  requester: { name: string; registrationNumber: string | null },
): Extract<OutboundMessage, { kind: "consent-request-init" }> {
  const { purpose, hiTypes, dateFrom, dateTo, dataEraseAt, frequency } = row;
  if (!purpose || !hiTypes || !dateFrom || !dateTo || !dataEraseAt || !frequency || !requester.registrationNumber) {
    throw new AppError("conflict", "a request that is being sent is complete");
  }
  return {
    kind: "consent-request-init",
    abhaAddress: row.abhaAddress,
    purpose,
    hiTypes,
    permission: { accessMode: "VIEW", dateRange: { from: dateFrom, to: dateTo }, dataEraseAt, frequency },
    requester: { name: requester.name, registrationNumber: requester.registrationNumber },
    hip: row.hipId ? { id: row.hipId, name: row.hipName } : null,
    careContexts: row.careContexts,
  };
}
