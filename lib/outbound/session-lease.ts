import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import { SECOND } from "@/lib/clock";
import { findCredential } from "@/lib/credential/credential-table";
import {
  lockGatewaySession,
  updateGatewaySession,
  type GatewaySessionRow,
} from "@/lib/credential/gateway-session-table";
import { atPresent, transact, type Scope, type Tx } from "@/lib/db/transaction";
import { shareOwnHospital } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { shutdownSignal } from "@/lib/jobs/shutdown-signal";
import { recordFailure } from "@/lib/outbound/circuit-breaker";
import { failureIn } from "@/lib/outbound/circuit-rules";
import { storeSessionResult } from "@/lib/outbound/open-gateway-session";

/** Longer than a session request takes: the process of a lease that is older has died. */
const LEASE = 15 * SECOND;
const CHECK_EVERY_MS = 40;

export type SessionRequest<T> = {
  /**
   * The answer where no request is needed, or null; `waited` where another process has requested a session meanwhile and stored its
   * result. Called with the session's row locked.
   */
  withoutRequest: (session: GatewaySessionRow, waited: boolean, tx: Tx) => T | null | Promise<T | null>;
  request: () => Promise<SessionOutcome>;
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
  { withoutRequest, request, conclude, toAnswer }: SessionRequest<T>,
): Promise<T> {
  for (let waited = false; ; waited = true) {
    const lease = await takeLease(scope, credentialId, (session, tx) =>
      withoutRequest(session, waited && session.leaseUntil === null, tx),
    );
    if (typeof lease === "object") return lease.answer;
    if (lease === "taken") break;
    await pause(CHECK_EVERY_MS);
  }
  const result = await request().catch(async (error: unknown) => {
    await transact(scope, (tx) => updateGatewaySession(tx, credentialId, { leaseUntil: null }));
    throw error;
  });
  await transact(scope, async (tx) => {
    if (conclude) await shareOwnHospital(tx);
    const session = await lockGatewaySession(tx, credentialId);
    await updateGatewaySession(tx, credentialId, { leaseUntil: null });
    // A credential that was retired meanwhile keeps no token.
    if ((await findCredential(tx, credentialId))?.state !== "retired") await storeSessionResult(tx, session, result);
    const failure = failureIn(result);
    if (failure && !shutdownSignal().aborted) await recordFailure(atPresent(tx), credentialId, failure);
    await conclude?.(tx, result);
  });
  return toAnswer(result);
}

function takeLease<T>(
  scope: Scope,
  credentialId: CredentialId,
  withoutRequest: (session: GatewaySessionRow, tx: Tx) => T | null | Promise<T | null>,
): Promise<{ answer: T } | "taken" | "held-by-another"> {
  return transact(atPresent(scope), async (tx) => {
    const session = await lockGatewaySession(tx, credentialId);
    const answer = await withoutRequest(session, tx);
    if (answer !== null) return { answer };
    if (session.leaseUntil && session.leaseUntil > tx.now) return "held-by-another";
    await updateGatewaySession(tx, credentialId, { leaseUntil: new Date(tx.now.getTime() + LEASE) });
    return "taken";
  });
}
