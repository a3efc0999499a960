import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import { openSession, type SessionOutcome } from "@/lib/abdm/http/open-session";
import type { WireError } from "@/lib/abdm/messages";
import { SECOND, systemNow } from "@/lib/clock";
import { openClientSecret, sealAccessToken } from "@/lib/credential/credential-secrets";
import type { CredentialRow } from "@/lib/credential/credential-table";
import { updateGatewaySession, type GatewaySessionRow } from "@/lib/credential/gateway-session-table";
import { REFUSALS_BEFORE_STOP } from "@/lib/credential/session-rules";
import type { Tx } from "@/lib/db/transaction";
import type { OutboundRequestId } from "@/lib/ids";
import { shutdownSignal } from "@/lib/jobs/shutdown-signal";
import { log } from "@/lib/log";

type Client = Pick<CredentialRow, "gatewayUrl" | "dialect" | "clientId" | "cmId">;

/** Requests a session from the gateway, once, with a secret that need not be stored yet. */
export async function openGatewaySession(
  client: Client,
  secret: string,
  requestId: OutboundRequestId,
): Promise<SessionOutcome> {
  const startedAt = systemNow();
  const result = await openSession({
    dialect: dialectOf(client.dialect),
    gatewayUrl: client.gatewayUrl,
    client: { id: client.clientId, secret },
    cmId: client.cmId,
    requestId,
    now: startedAt,
    signal: shutdownSignal(),
  });
  const durationMs = systemNow().getTime() - startedAt.getTime();
  log.info("gateway session requested", { dialect: client.dialect, outcome: result.outcome, durationMs });
  return result;
}

/** The same with a stored credential's own secret. Throws `sealed-data-unreadable` under another encryption key. */
export async function openStoredSession(row: CredentialRow, requestId: OutboundRequestId): Promise<SessionOutcome> {
  return openGatewaySession(row, openClientSecret(row), requestId);
}

/** Stores the result of a session request in the row that the caller has locked. A token that is still good outlives a failure. */
export async function storeSessionResult(
  tx: Tx,
  { credentialId, refusals: earlier }: Pick<GatewaySessionRow, "credentialId" | "refusals">,
  result: SessionOutcome,
): Promise<void> {
  if (result.outcome === "opened") {
    return updateGatewaySession(tx, credentialId, {
      accessToken: sealAccessToken(credentialId, result.accessToken),
      expiresAt: new Date(tx.now.getTime() + result.expiresInSeconds * SECOND),
      requestedAt: tx.now,
      outcome: "opened",
      errorCode: null,
      errorMessage: null,
      refusals: 0,
    });
  }
  const { code, message } = sessionError(result);
  const refusals = earlier + (isRefusal(result) ? 1 : 0);
  const outcome = !isRefusal(result) ? "unreachable" : refusals >= REFUSALS_BEFORE_STOP ? "locked" : "refused";
  await updateGatewaySession(tx, credentialId, {
    requestedAt: tx.now,
    outcome,
    errorCode: code,
    errorMessage: message,
    refusals,
  });
}

/** Whether the gateway checked the secret and refused it. */
export function isRefusal(result: SessionOutcome): boolean {
  return result.outcome === "refused" || result.outcome === "locked";
}

/** The gateway's error, or the reason why there is none. */
export function sessionError(result: Exclude<SessionOutcome, { outcome: "opened" }>): WireError {
  return result.outcome === "unreachable" ? { code: "", message: result.reason } : result.error;
}
