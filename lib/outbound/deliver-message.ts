import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { callGateway } from "@/lib/abdm/http/call-gateway";
import type { CallLimits } from "@/lib/abdm/http/send-wire-call";
import type { OutboxKind } from "@/lib/abdm/messages";
import { systemNow } from "@/lib/clock";
import type { CredentialRow } from "@/lib/credential/credential-table";
import type { Actor, StaffActor } from "@/lib/db/actor";
import { atPresent, transact, type Scope } from "@/lib/db/transaction";
import { newId, type OutboundRequestId } from "@/lib/ids";
import { shutdownSignal } from "@/lib/jobs/shutdown-signal";
import { log } from "@/lib/log";
import { withAccessToken } from "@/lib/outbound/access-token";
import {
  beginDelivery,
  concludeDelivery,
  concludeWithoutAttempt,
  recordFault,
  startAttempt,
  type Attempt,
  type Leased,
  type SendResult,
} from "@/lib/outbound/delivery-steps";
import type { CallResult } from "@/lib/outbound/message-handler";
import { RETRY_POLICIES, type RetryPolicy } from "@/lib/outbound/retry-policies";
import { finishCall } from "@/lib/outbox/gateway-call-table";

/** What whoever sends is given. */
export type SendScope = Scope<Exclude<Actor, StaffActor>> & {
  /** Timeouts of calls, where they are not the usual ones. */
  limits?: CallLimits;
  /** Retry policies of some kinds, where they are not the usual ones. */
  policies?: Partial<Record<OutboxKind, RetryPolicy>>;
};

/**
 * Sends a message of the outbox that is held under a lease: rate limit, circuit breaker, session, then one attempt, which is committed
 * before its first byte leaves. A token that the gateway refuses is replaced once. Whatever comes of it is stored: after an error of ours
 * too the message waits and is tried again. Returns the result, or null where no attempt was made.
 */
export async function deliverMessage(scope: SendScope, leased: Leased): Promise<SendResult | null> {
  const policyOf = (kind: OutboxKind): RetryPolicy => scope.policies?.[kind] ?? RETRY_POLICIES[kind];
  try {
    return await deliver(scope, leased, policyOf);
  } catch (error) {
    log.error("message not sent", { hospitalId: scope.actor.hospitalId, error });
    await transact(atPresent(scope), (tx) => recordFault(tx, leased, error, policyOf));
    return null;
  }
}

async function deliver(
  scope: SendScope,
  leased: Leased,
  policyOf: (kind: OutboxKind) => RetryPolicy,
): Promise<SendResult | null> {
  const begun = await transact(atPresent(scope), (tx) => beginDelivery(tx, leased, policyOf));
  if ("result" in begun) return begun.result;
  const { credential, circuit } = begun;
  let attempt: Attempt | null = null;
  const result = await withAccessToken(atPresent(scope), credential.id, async (token) => {
    const id = newId<OutboundRequestId>();
    const at = { ...scope, now: systemNow() };
    attempt = await transact(at, (tx) => startAttempt(tx, leased, { id, credential, policyOf }));
    return attempt ? send(scope, attempt, credential, token) : ({ outcome: "skipped" } as const);
  });
  return transact(atPresent(scope), async (tx) => {
    if ("unavailable" in result || result.outcome === "skipped" || !attempt) {
      const noToken = "unavailable" in result ? result : null;
      return concludeWithoutAttempt(tx, leased, { noToken, credential, circuit, policyOf });
    }
    return concludeDelivery(tx, leased, { attempt, result, credential, circuit, policyOf });
  });
}

async function send(
  scope: SendScope,
  attempt: Attempt,
  { cmId, hiuId, gatewayUrl, dialect }: CredentialRow,
  accessToken: string,
): Promise<CallResult> {
  const { id: requestId, sentAt: timestamp, message, kind } = attempt;
  const target = {
    dialect: dialectOf(dialect),
    gatewayUrl,
    accessToken,
    ...scope.limits,
    signal: shutdownSignal(),
    envelope: { requestId, timestamp, cmId, hiuId },
  };
  const result = await ("call" in message ? message.call(target) : callGateway({ ...target, message }));
  const finishedAt = systemNow();
  attempt.finishedAt = finishedAt;
  const error = "error" in result ? result.error : null;
  log.info("gateway call", {
    message: kind,
    requestId,
    hospitalId: scope.actor.hospitalId,
    outcome: result.outcome,
    durationMs: finishedAt.getTime() - timestamp.getTime(),
    ...(error?.code ? { code: error.code } : {}),
  });
  // Another attempt may follow with a new token.
  if (result.outcome === "unauthorised") {
    await transact({ ...scope, now: finishedAt }, (tx) => finishCall(tx, requestId, result, finishedAt));
    attempt.isStored = true;
  }
  return result;
}
