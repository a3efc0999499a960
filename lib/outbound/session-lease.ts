import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import { SECOND, systemNow } from "@/lib/clock";
import { findCredential } from "@/lib/credential/credential-table";
import {
  lockGatewaySession,
  updateGatewaySession,
  type GatewaySessionRow,
} from "@/lib/credential/gateway-session-table";
import { mayTryByHand, REFUSALS_BEFORE_STOP } from "@/lib/credential/session-rules";
import { atPresent, transact, type Scope, type Tx } from "@/lib/db/transaction";
import { lockOwnHospitalForShare } from "@/lib/hospital/hospital-table";
import { newId, type CredentialId, type OutboundRequestId } from "@/lib/ids";
import { shutdownSignal } from "@/lib/jobs/shutdown-signal";
import { recordFailure } from "@/lib/outbound/circuit-breaker";
import { failureIn } from "@/lib/outbound/circuit-rules";
import { isRefusal, storeSessionResult } from "@/lib/outbound/open-gateway-session";
import { finishCall, insertCall } from "@/lib/outbox/gateway-call-table";

/** Longer than a session request takes: the process of a lease that is older has died. */
const LEASE = 15 * SECOND;
const CHECK_EVERY_MS = 40;

export type SessionRequest<T> = {
  /** Whether an administrator tries it: refusals are then counted apart, so that they do not stop the credential that works. */
  isByHand?: boolean;
  /** Whether the result is that of the credential itself, not of another secret that an administrator has typed. */
  isOwn?: boolean;
  /**
   * The answer where no request is needed, or null; `waited` where another process has requested a session meanwhile and stored its
   * result. Called with the session's row locked.
   */
  withoutRequest: (session: GatewaySessionRow, waited: boolean, tx: Tx) => T | null | Promise<T | null>;
  request: (callId: OutboundRequestId) => Promise<SessionOutcome>;
  /** Stores what follows from the result, in the transaction that stores the result itself. */
  conclude?: (tx: Tx, result: SessionOutcome) => Promise<void>;
  /** Makes the answer from the result, which is stored by then. */
  toAnswer: (result: SessionOutcome) => T;
};

/**
 * Lets one of all processes request a session under a credential; the others wait for its result. The lease is a time in the session's
 * row: no database connection is held while the gateway is waited for. Not inside a transaction.
 */
export async function withSessionLease<T>(
  scope: Scope,
  credentialId: CredentialId,
  { isByHand = false, isOwn = true, withoutRequest, request, conclude, toAnswer }: SessionRequest<T>,
): Promise<T> {
  let taken: { callId: OutboundRequestId };
  for (let waited = false; ; waited = true) {
    const lease = await takeLease(scope, credentialId, (session, tx) =>
      withoutRequest(session, waited && session.leaseUntil === null, tx),
    );
    if (lease !== "held-by-another" && "answer" in lease) return lease.answer;
    if (lease !== "held-by-another") {
      taken = lease;
      break;
    }
    await pause(CHECK_EVERY_MS);
  }
  const { callId } = taken;
  const result = await request(callId).catch(async (error: unknown) => {
    await transact(atPresent(scope), async (tx) => {
      await updateGatewaySession(tx, credentialId, { leaseUntil: null });
      await finishCall(tx, callId, { outcome: "unreachable" }, tx.now);
    });
    throw error;
  });
  const finishedAt = systemNow();
  await transact(scope, async (tx) => {
    if (conclude) await lockOwnHospitalForShare(tx);
    const session = await lockGatewaySession(tx, credentialId);
    await updateGatewaySession(tx, credentialId, { leaseUntil: null });
    // A credential that was retired meanwhile keeps no token.
    const isKept = isOwn && (await findCredential(tx, credentialId))?.state !== "retired";
    if (isKept) await storeSessionResult(tx, session, result);
    await countByHand(tx, session, result, isByHand);
    await finishCall(tx, callId, callOutcomeOf(result), finishedAt);
    const failure = isOwn ? failureIn(result) : null;
    if (failure && !shutdownSignal().aborted) await recordFailure(atPresent(tx), credentialId, failure);
    await conclude?.(tx, result);
  });
  return toAnswer(result);
}

function takeLease<T>(
  scope: Scope,
  credentialId: CredentialId,
  withoutRequest: (session: GatewaySessionRow, tx: Tx) => T | null | Promise<T | null>,
): Promise<{ answer: T } | { callId: OutboundRequestId } | "held-by-another"> {
  return transact(atPresent(scope), async (tx) => {
    const session = await lockGatewaySession(tx, credentialId);
    const answer = await withoutRequest(session, tx);
    if (answer !== null) return { answer };
    if (session.leaseUntil && session.leaseUntil > tx.now) return "held-by-another";
    await updateGatewaySession(tx, credentialId, { leaseUntil: new Date(tx.now.getTime() + LEASE) });
    // Counted like every call, and before it is made.
    const callId = newId<OutboundRequestId>();
    await insertCall(tx, { id: callId, credentialId, message: "open-session", sentAt: tx.now, outcome: "in-flight" });
    return { callId };
  });
}

async function countByHand(
  tx: Tx,
  { credentialId, refusalsByHand, refusedByHandAt }: GatewaySessionRow,
  result: SessionOutcome,
  isByHand: boolean,
): Promise<void> {
  if (result.outcome === "opened") {
    if (refusalsByHand > 0) await updateGatewaySession(tx, credentialId, { refusalsByHand: 0, refusedByHandAt: null });
  } else if (isByHand && isRefusal(result)) {
    const isForgotten = mayTryByHand({ refusalsByHand: REFUSALS_BEFORE_STOP, refusedByHandAt }, tx.now);
    const refusals = isForgotten ? 1 : refusalsByHand + 1;
    await updateGatewaySession(tx, credentialId, { refusalsByHand: refusals, refusedByHandAt: tx.now });
  }
}

/** A session request as the outcome of a call. */
function callOutcomeOf(result: SessionOutcome): Parameters<typeof finishCall>[2] {
  switch (result.outcome) {
    case "opened":
      return { outcome: "accepted" };
    case "unreachable":
      return { outcome: result.reason === "no-answer" ? "unanswered" : "unreachable" };
    case "locked":
      return { ...result, outcome: "refused" };
    default:
      return result;
  }
}
