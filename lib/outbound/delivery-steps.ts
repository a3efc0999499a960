import "server-only";
import type { OutboxKind, WireError } from "@/lib/abdm/messages";
import { activeCredential, type CredentialRow } from "@/lib/credential/credential-table";
import { AppError } from "@/lib/errors";
import { lockOwnHospitalForShare } from "@/lib/hospital/hospital-table";
import { publishChange } from "@/lib/live/publish-change";
import type { OutboundRequestId, LeaseId, OutboundMessageId } from "@/lib/ids";
import { shutdownSignal } from "@/lib/jobs/shutdown-signal";
import type { NoToken } from "@/lib/outbound/access-token";
import {
  enterCircuit,
  findOpenCircuit,
  leaveHalfOpen,
  recordCall,
  type EnteredCircuit,
  type OpenCircuit,
} from "@/lib/outbound/circuit-breaker";
import type { CallResult, JobTx, MessageHandler, Prepared, Problem } from "@/lib/outbound/message-handler";
import { MESSAGE_HANDLERS } from "@/lib/outbound/messages/message-handlers";
import { lockCircuit } from "@/lib/outbound/gateway-circuit-table";
import { hasReceivedCallbackSince } from "@/lib/outbound/outbound-queries";
import { reserveSendSlot } from "@/lib/outbound/rate-limit";
import { nextAttemptAt, nextStep, type NextStep, type RetryPolicy } from "@/lib/outbound/retry-policies";
import { sendingProblemOf } from "@/lib/outbound/sending-problem-of";
import { attemptsOf, finishCall, insertCall } from "@/lib/outbox/gateway-call-table";
import {
  deadlineStartOf,
  findLeasedMessage,
  findMessage,
  isForAdmins,
  lockLeasedMessage,
  lockMessage,
  supersedeFailedMessages,
  updateMessage,
  type OutboundMessageRow,
} from "@/lib/outbox/outbound-message-table";

/** A message that this process holds under its lease. `isWaitedFor`: it keeps it until its send slot comes. */
export type Leased = { id: OutboundMessageId; leaseId: LeaseId; isWaitedFor?: true };

/** The call's own outcome, or why no call was made. */
export type SendResult =
  | CallResult
  | { outcome: "no-session"; reason: NoToken["unavailable"]; error: WireError | null }
  /** No call was made, and this counts as no attempt. */
  | ({ outcome: "circuit-open" } & OpenCircuit)
  /** No call was made before its send slot. */
  | { outcome: "rate-limited"; sendAt: Date };

/** One attempt, from its first byte on; `isStored`: its outcome is. */
export type Attempt = {
  id: OutboundRequestId;
  kind: OutboxKind;
  message: Prepared;
  sentAt: Date;
  finishedAt: Date | null;
  isStored: boolean;
};

export type FailedResult = Exclude<SendResult, { outcome: "accepted" | "refused" | "rate-limited" }>;

type PolicyOf = (kind: OutboxKind) => RetryPolicy;
type Context = { row: OutboundMessageRow; handler: MessageHandler; policy: RetryPolicy };

// Locks are taken in one order: the attempt (which a callback that answers it locks first), what the message is about, the hospital (to which
// every entry refers that is added later), the circuit, and then the message itself.

/**
 * Decides whether a message may be sent now: its deadline, the attempts before, the circuit breaker and the rate limit.
 * Where it may not, stores until when it waits, or gives it up, and returns null.
 */
export async function beginDelivery(
  tx: JobTx,
  leased: Leased,
  policyOf: PolicyOf,
): Promise<{ credential: CredentialRow; circuit: EnteredCircuit } | { result: SendResult | null }> {
  const nothing = { result: null };
  const found = await findLeasedMessage(tx, leased.id, leased.leaseId);
  if (!found) return nothing;
  const handler = MESSAGE_HANDLERS[found.kind];
  const policy = policyOf(found.kind);
  await handler.lock?.(tx, found);
  await lockOwnHospitalForShare(tx);
  const credential = await activeCredential(tx);
  if (credential) await lockCircuit(tx, credential.id);
  const circuit = credential && (await enterCircuit(tx, credential.id));
  // Only a call that the circuit lets through uses up the rate limit.
  const takesSlot = circuit !== null && "probe" in circuit && found.sendSlotAt === null;
  const slot = credential && takesSlot ? await reserveSendSlot(tx, credential) : tx.now;
  const row = await lockLeasedMessage(tx, leased.id, leased.leaseId);
  if (!row) return nothing;
  const context = { row, handler, policy };
  const probe = circuit && "probe" in circuit ? circuit.probe : null;
  if (!(await checkTime(tx, context))) {
    if (credential) await leaveHalfOpen(tx, credential.id, probe);
    return nothing;
  }
  const notSent = async (result: FailedResult) => {
    await failAttempt(tx, context, result);
    return { result };
  };
  if (!credential || !circuit) return notSent({ outcome: "no-session", reason: "no-credential", error: null });
  if ("retryAt" in circuit) return notSent({ outcome: "circuit-open", ...circuit });
  if (slot > tx.now) {
    await leaveHalfOpen(tx, credential.id, probe);
    const { leaseId, leaseUntil } = row;
    const kept = leased.isWaitedFor ? { leaseId, leaseUntil } : {};
    await wait(tx, row, { nextAttemptAt: slot, sendSlotAt: slot, ...kept });
    return { result: { outcome: "rate-limited", sendAt: slot } };
  }
  return { credential, circuit };
}

/** Begins an attempt, unless the message has become needless or may not be sent any more; then returns null. */
export async function startAttempt(
  tx: JobTx,
  leased: Leased,
  { id, credential, policyOf }: { id: OutboundRequestId; credential: CredentialRow; policyOf: PolicyOf },
): Promise<Attempt | null> {
  const found = await findLeasedMessage(tx, leased.id, leased.leaseId);
  if (!found) return null;
  const handler = MESSAGE_HANDLERS[found.kind];
  const message = await handler.prepare(tx, found, credential);
  const row = message && (await lockLeasedMessage(tx, leased.id, leased.leaseId));
  if (!row) return null;
  const { step, attempts } = await stepOf(tx, row, policyOf(row.kind));
  if (step.action !== "send") return null;
  await handler.attempted?.(tx, row, attempts.length + 1, id);
  const { kind, consentRequestId, artefactId, patientLookupId, deliveryCheckId } = row;
  const subject = { consentRequestId, artefactId, patientLookupId, deliveryCheckId };
  const call = { id, credentialId: credential.id, message: kind, outboundMessageId: row.id, sentAt: tx.now };
  await insertCall(tx, { ...call, ...subject, outcome: "in-flight" });
  return { id, kind, message, sentAt: tx.now, finishedAt: null, isStored: false };
}

/** Stores why no attempt was made after all: there is no session, or the message changed meanwhile. */
export async function concludeWithoutAttempt(
  tx: JobTx,
  leased: Leased,
  {
    noToken,
    credential,
    circuit,
    policyOf,
  }: { noToken: NoToken | null; credential: CredentialRow; circuit: EnteredCircuit; policyOf: PolicyOf },
): Promise<SendResult | null> {
  const found = await findLeasedMessage(tx, leased.id, leased.leaseId);
  const handler = found && MESSAGE_HANDLERS[found.kind];
  if (found) await handler?.lock?.(tx, found);
  await lockOwnHospitalForShare(tx);
  const isNeeded = found && (noToken || (await handler?.prepare(tx, found, credential)) !== null);
  await leaveHalfOpen(tx, credential.id, circuit.probe);
  const open = noToken && (await findOpenCircuit(tx, credential.id));
  const row = found && (await lockLeasedMessage(tx, leased.id, leased.leaseId));
  if (!row || !handler) return null;
  const context = { row, handler, policy: policyOf(row.kind) };
  if (!noToken) {
    if (!isNeeded) await finish(tx, row, "cancelled");
    else if (await checkTime(tx, context)) await wait(tx, row, { nextAttemptAt: tx.now });
    return null;
  }
  const { unavailable: reason, error } = noToken;
  const result: FailedResult = open ? { outcome: "circuit-open", ...open } : { outcome: "no-session", reason, error };
  await failAttempt(tx, context, result);
  return result;
}

/** Stores the outcome of an attempt, for the circuit and for the message. */
export async function concludeDelivery(
  tx: JobTx,
  leased: Leased,
  {
    attempt,
    result,
    credential,
    circuit,
    policyOf,
  }: {
    attempt: Attempt;
    result: CallResult;
    credential: CredentialRow;
    circuit: EnteredCircuit;
    policyOf: PolicyOf;
  },
): Promise<SendResult | null> {
  const { kind } = attempt;
  const handler = MESSAGE_HANDLERS[kind];
  const finishedAt = attempt.finishedAt ?? tx.now;
  const isFirstAnswer = attempt.isStored || (await finishCall(tx, attempt.id, result, finishedAt));
  const row = await lockMessageWithSubject(tx, leased.id, handler, async () => {
    const durationMs = finishedAt.getTime() - attempt.sentAt.getTime();
    // The ABHA service is another one than the gateway.
    if (kind === "search-abha-address") await leaveHalfOpen(tx, credential.id, circuit.probe);
    else if (shutdownSignal().aborted) await leaveHalfOpen(tx, credential.id, circuit.probe);
    else await recordCall(tx, credential.id, { result, durationMs }, circuit);
  });
  if (!row) return result;
  const context = { row, handler, policy: policyOf(kind) };
  if (row.finishedAt || row.leaseId !== leased.leaseId) {
    // The callback came before the response, or another process has taken over: what follows is theirs to decide.
    if (result.outcome === "accepted" && isFirstAnswer)
      await handler.accepted?.(tx, row, { data: result.data ?? {}, resendAt: null, isResent: false });
    return result;
  }
  if (!isFirstAnswer) {
    await updateMessage(tx, row.id, { leaseId: null, leaseUntil: null });
    return result;
  }
  if (result.outcome === "accepted") await accept(tx, context, result);
  else if (result.outcome === "refused") await refuse(tx, context, result.error);
  else await failAttempt(tx, context, result, await findOpenCircuit(tx, credential.id));
  return result;
}

/** Stores that an error of ours kept a message from being sent: that counts as a failed attempt. */
export async function recordFault(tx: JobTx, leased: Leased, error: unknown, policyOf: PolicyOf): Promise<void> {
  const found = await findLeasedMessage(tx, leased.id, leased.leaseId);
  if (!found) return;
  const handler = MESSAGE_HANDLERS[found.kind];
  await handler.lock?.(tx, found);
  const row = await lockLeasedMessage(tx, leased.id, leased.leaseId);
  if (!row) return;
  const isUnreadable = error instanceof AppError && error.code === "sealed-data-unreadable";
  await failWith(tx, { row, handler, policy: policyOf(row.kind) }, "fault", {
    problem: { advice: isUnreadable ? "secret-unreadable" : "unexpected-fault", code: "", message: "" },
    nextAttemptAt: nextAttemptAt(tx.now, row.failures + 1, policyOf(row.kind).backOff),
  });
}

async function lockMessageWithSubject(
  tx: JobTx,
  id: OutboundMessageId,
  handler: MessageHandler,
  between: () => Promise<void>,
): Promise<OutboundMessageRow | null> {
  const before = await findMessage(tx, id);
  if (before) await handler.lock?.(tx, before);
  await lockOwnHospitalForShare(tx);
  await between();
  return (before && (await lockMessage(tx, id))) ?? null;
}

async function stepOf(tx: JobTx, row: OutboundMessageRow, policy: RetryPolicy) {
  const attempts = await attemptsOf(tx, row.id);
  const first = attempts.at(-1);
  const receivesCallbacks = first ? await hasReceivedCallbackSince(tx, first.sentAt) : false;
  return { step: nextStep(attempts, tx.now, receivesCallbacks, policy), attempts };
}

const deadlineOf = ({ row, policy }: Context) => new Date(deadlineStartOf(row).getTime() + policy.deadline);

/** Whether the message may be sent at this time; otherwise it waits or is given up. */
async function checkTime(tx: JobTx, context: Context): Promise<boolean> {
  const { row, handler, policy } = context;
  if (deadlineOf(context) <= tx.now) {
    await giveUp(tx, context);
    return false;
  }
  const { step } = await stepOf(tx, row, policy);
  if (step.action === "give-up") await giveUp(tx, context);
  if (step.action === "wait") await waitForStep(tx, context, step);
  if (step.action === "wait" && step.reason === "no-callback")
    await handler.waits?.(tx, row, { problem: NO_ANSWER_YET, nextAttemptAt: step.until, wasAttempted: true });
  return step.action === "send";
}

function waitForStep(tx: JobTx, context: Context, step: Extract<NextStep, { action: "wait" }>): Promise<void> {
  return wait(tx, context.row, { nextAttemptAt: earlier(step.until, deadlineOf(context)) });
}

const NO_ANSWER_YET: Problem = { advice: "no-answer-yet", code: "", message: "" };
const earlier = (one: Date, other: Date) => (one < other ? one : other);

async function accept(tx: JobTx, context: Context, { data = {} }: CallResult): Promise<void> {
  const { row, handler, policy } = context;
  const { callback } = policy;
  const accepted = (await attemptsOf(tx, row.id)).filter(({ outcome }) => outcome === "accepted").length;
  const wait = callback && (callback.resendAfter[Math.min(accepted, callback.resendAfter.length) - 1] ?? null);
  const resendAt = wait === null ? null : earlier(new Date(tx.now.getTime() + wait), deadlineOf(context));
  await handler.accepted?.(tx, row, { data, resendAt, isResent: accepted > 1 });
  if (!resendAt) return finish(tx, row, "done", "accepted");
  // Failures are not forgotten: a gateway that accepts everything may still report an error each time by callback.
  await updateMessage(tx, row.id, {
    ...released(resendAt),
    state: "awaiting-callback",
    lastResult: "accepted",
  });
}

async function refuse(tx: JobTx, context: Context, error: WireError): Promise<void> {
  const { row, handler } = context;
  // The network has the attempt that it accepted before, whatever it replies to a second one: its callback may still come.
  const attempts = await attemptsOf(tx, row.id);
  const wasAccepted = attempts.some(({ outcome }) => outcome === "accepted");
  if (wasAccepted) return wait(tx, row, { nextAttemptAt: tx.now, lastResult: "refused" });
  await handler.refused?.(tx, row, error, attempts[0]?.sentAt ?? tx.now);
  await finish(tx, row, "failed", "refused");
}

/** Stores that a message could not be sent, and when it is tried again: not while the circuit is `open`, which counts as no failure. */
async function failAttempt(
  tx: JobTx,
  context: Context,
  result: FailedResult,
  open: OpenCircuit | null = null,
): Promise<void> {
  const { row, policy } = context;
  const problem = sendingProblemOf(result);
  if (result.outcome === "circuit-open") {
    const nextAttemptAt = earlier(result.retryAt, deadlineOf(context));
    if (policy.maxFailures === 1) return giveUp(tx, context, problem, result.outcome);
    await context.handler.waits?.(tx, row, { problem, nextAttemptAt, wasAttempted: false });
    return wait(tx, row, { nextAttemptAt, waitsForGateway: true, lastResult: result.outcome });
  }
  const isInDoubt = result.outcome === "unanswered" && policy.inDoubtFor !== null;
  const retryAfter = result.outcome === "busy" ? result.retryAfterSeconds : null;
  const at = isInDoubt
    ? new Date(tx.now.getTime() + (policy.inDoubtFor ?? 0))
    : nextAttemptAt(tx.now, row.failures + 1, policy.backOff, retryAfter);
  await failWith(tx, context, result.outcome, {
    problem,
    nextAttemptAt: open && open.retryAt > at ? open.retryAt : at,
  });
}

async function failWith(
  tx: JobTx,
  context: Context,
  lastResult: string,
  { problem, nextAttemptAt }: { problem: Problem; nextAttemptAt: Date },
): Promise<void> {
  const { row, handler, policy } = context;
  const failures = row.failures + 1;
  if (policy.maxFailures !== null && failures >= policy.maxFailures) return giveUp(tx, context, problem, lastResult);
  const deadline = deadlineOf(context);
  // Beyond the deadline it is giving up that failed, which is not tried again at once either.
  const at = deadline > tx.now ? earlier(nextAttemptAt, deadline) : nextAttemptAt;
  await handler.waits?.(tx, row, { problem, nextAttemptAt: at, wasAttempted: true });
  await wait(tx, row, { nextAttemptAt: at, failures, waitsForGateway: true, lastResult });
}

async function giveUp(
  tx: JobTx,
  { row, handler }: Context,
  problem: Problem | null = null,
  lastResult?: string,
): Promise<void> {
  await handler.gaveUp?.(tx, row, problem);
  await finish(tx, row, "failed", lastResult);
}

const released = (nextAttemptAt: Date) => ({ nextAttemptAt, sendSlotAt: null, leaseId: null, leaseUntil: null });

async function wait(
  tx: JobTx,
  { id }: OutboundMessageRow,
  { nextAttemptAt, ...change }: { nextAttemptAt: Date } & Parameters<typeof updateMessage>[2],
): Promise<void> {
  await updateMessage(tx, id, { ...released(nextAttemptAt), waitsForGateway: false, ...change });
}

async function finish(
  tx: JobTx,
  row: OutboundMessageRow,
  state: "done" | "failed" | "cancelled",
  lastResult?: string,
): Promise<void> {
  const ended = { ...released(tx.now), state, finishedAt: tx.now, waitsForGateway: false };
  await updateMessage(tx, row.id, { ...ended, ...(lastResult && { lastResult }) });
  if (!isForAdmins(row)) return;
  const superseded = await supersedeFailedMessages(tx, row);
  if (state === "failed" || row.retriedAt || superseded > 0) await publishChange(tx, "outbound-message", row.id);
}
