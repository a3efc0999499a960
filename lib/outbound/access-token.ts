import "server-only";
import type { Pool } from "pg";
import type { SessionOutcome } from "@/lib/abdm/http/open-session";
import type { WireError } from "@/lib/abdm/messages";
import { openAccessToken } from "@/lib/credential/credential-secrets";
import { findCredential } from "@/lib/credential/credential-table";
import {
  findGatewaySession,
  lockGatewaySession,
  resetDroppedTokens,
  updateGatewaySession,
  type GatewaySessionRow,
} from "@/lib/credential/gateway-session-table";
import { isStopped, mayDropToken, tokenState } from "@/lib/credential/session-rules";
import { readOnly, transact, type Scope } from "@/lib/db/transaction";
import type { CredentialId } from "@/lib/ids";
import { log } from "@/lib/log";
import { isFullyOpen } from "@/lib/outbound/circuit-breaker";
import { isRefusal, openStoredSession, sessionError } from "@/lib/outbound/open-gateway-session";
import { withSessionLease } from "@/lib/outbound/session-lease";

/** Why there is no token. `refused`: this request. `stopped`: no further request before an admin tests or replaces the credential. */
export type NoToken = {
  unavailable: "no-credential" | "refused" | "stopped" | "unreachable";
  error: WireError;
};
/** `hasReplacedAnother`: earlier tokens were dropped since the gateway refused them, and none was accepted after that. */
export type AccessToken = { token: string; hasReplacedAnother: boolean } | NoToken;

/**
 * Makes a call under a credential's token, and once more with a new one where the gateway no longer accepts it (401). Where there is no
 * token, returns why. Not inside a transaction. Throws `sealed-data-unreadable` under another encryption key.
 */
export async function withAccessToken<T extends { outcome: string }>(
  scope: Scope,
  credentialId: CredentialId,
  call: (token: string) => Promise<T>,
): Promise<T | NoToken> {
  const once = async () => {
    const session = await accessToken(scope, credentialId);
    return "unavailable" in session ? session : { ...session, result: await call(session.token) };
  };
  const first = await once();
  if ("unavailable" in first) return first;
  const again = first.result.outcome === "unauthorised" && (await dropAccessToken(scope, credentialId, first.token));
  const last = again ? await once() : first;
  if ("unavailable" in last) return last;
  if (last.hasReplacedAnother && TOKEN_ACCEPTED.has(last.result.outcome))
    await transact(scope, (tx) => resetDroppedTokens(tx, credentialId));
  return last.result;
}

/** Outcomes that show that the gateway accepted the token. */
const TOKEN_ACCEPTED: ReadonlySet<string> = new Set(["accepted", "refused"]);

/**
 * The token for a call under a credential: the stored one, or a new session, requested once however many calls of however many processes
 * wait, and not at all while the circuit is open. A token near its end is still used while the next is requested. Not inside a
 * transaction. Throws `sealed-data-unreadable` under another encryption key.
 */
export async function accessToken(scope: Scope, credentialId: CredentialId): Promise<AccessToken> {
  const stored = await readOnly(scope, (tx) => findGatewaySession(tx, credentialId));
  const state = tokenState(stored, scope.now);
  if (state === "expired" || !stored) {
    return isStopped(stored) ? noToken(stored) : requestOnce(scope, credentialId, stored);
  }
  if (state === "renew" && !isStopped(stored)) {
    requestOnce(scope, credentialId, stored).catch((error: unknown) =>
      log.warn("gateway session not refreshed", { credentialId, error }),
    );
  }
  return tokenIn(stored);
}

/**
 * Drops a token that the gateway no longer accepts (401). Returns whether another try makes sense: not where the last new token was
 * refused as well, until some minutes have passed; then something else is wrong than the token.
 */
export function dropAccessToken(scope: Scope, credentialId: CredentialId, token: string): Promise<boolean> {
  return transact(scope, async (tx) => {
    const session = await lockGatewaySession(tx, credentialId);
    // Another has taken its place meanwhile.
    if (!session.accessToken || openAccessToken(credentialId, session.accessToken) !== token) return true;
    if (!mayDropToken(session, tx.now)) return false;
    await updateGatewaySession(tx, credentialId, {
      accessToken: null,
      expiresAt: null,
      tokensDropped: session.tokensDropped + 1,
    });
    return true;
  });
}

// By pool, so that two pools in one process stand for two processes; on the process, since Next.js loads modules twice.
const holder = globalThis as {
  consentDeskSessionRequests?: WeakMap<Pool, Map<CredentialId, Promise<AccessToken>>>;
};

/** Joins the session request of this process that is in flight, or starts one. */
function requestOnce(scope: Scope, credentialId: CredentialId, seen: GatewaySessionRow | null): Promise<AccessToken> {
  const byPool = (holder.consentDeskSessionRequests ??= new WeakMap());
  const { pool } = scope.database;
  const inFlight = byPool.get(pool) ?? new Map<CredentialId, Promise<AccessToken>>();
  byPool.set(pool, inFlight);
  const known = inFlight.get(credentialId);
  if (known) return known;
  const request = requestWithLease(scope, credentialId, seen).finally(() => inFlight.delete(credentialId));
  inFlight.set(credentialId, request);
  return request;
}

async function requestWithLease(
  scope: Scope,
  credentialId: CredentialId,
  seen: GatewaySessionRow | null,
): Promise<AccessToken> {
  const credential = await readOnly(scope, (tx) => findCredential(tx, credentialId));
  if (!credential || credential.state === "retired") return NO_CREDENTIAL;
  let hasReplacedAnother = false;
  return withSessionLease<AccessToken>(scope, credentialId, {
    withoutRequest: async (session, waited, tx) => {
      hasReplacedAnother = session.tokensDropped > 0;
      if (session.accessToken && tokenState(session, scope.now) === "valid") return tokenIn(session);
      if (isStopped(session)) return noToken(session);
      // Another process requested a session while this one waited: its failure counts for both.
      const requestedMeanwhile = waited || session.requestedAt?.getTime() !== seen?.requestedAt?.getTime();
      if (requestedMeanwhile && session.outcome !== "opened") return noToken(session);
      return (await isFullyOpen(tx, credentialId)) ? UNREACHABLE : null;
    },
    request: (callId) => openStoredSession(credential, callId),
    toAnswer: (result) =>
      result.outcome === "opened" ? { token: result.accessToken, hasReplacedAnother } : failed(result),
  });
}

function tokenIn({ credentialId, accessToken: sealed, tokensDropped }: GatewaySessionRow): AccessToken {
  return sealed
    ? { token: openAccessToken(credentialId, sealed), hasReplacedAnother: tokensDropped > 0 }
    : NO_CREDENTIAL;
}

function failed(result: Exclude<SessionOutcome, { outcome: "opened" }>): NoToken {
  return { unavailable: isRefusal(result) ? "refused" : "unreachable", error: sessionError(result) };
}

function noToken(session: GatewaySessionRow | null): NoToken {
  const error = { code: session?.errorCode ?? "", message: session?.errorMessage ?? "" };
  if (isStopped(session)) return { unavailable: "stopped", error };
  return { unavailable: session?.outcome === "refused" ? "refused" : "unreachable", error };
}

const UNREACHABLE: NoToken = { unavailable: "unreachable", error: { code: "", message: "" } };
const NO_CREDENTIAL: NoToken = { unavailable: "no-credential", error: { code: "", message: "" } };
