import "server-only";
import { hasOwnCallbackAddress } from "@/lib/credential/callback-secret";
import { isStopped } from "@/lib/credential/session-rules";
import type { CredentialHistoryRow } from "@/lib/credential/credential-table";
import type { GatewaySessionRow } from "@/lib/credential/gateway-session-table";
import type { CredentialView, SessionView } from "@/lib/credential/credential-view";

export function toCredentialView({ credential: row, createdByName, session }: CredentialHistoryRow): CredentialView {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    gatewayUrl: row.gatewayUrl,
    dialect: row.dialect,
    clientId: row.clientId,
    hiuId: row.hiuId,
    cmId: row.cmId,
    abhaUrl: row.abhaUrl,
    jwksUrl: row.jwksUrl,
    issuer: row.issuer,
    callsPerSecond: row.callsPerSecond,
    callBurst: row.callBurst,
    secret: {
      ending: row.clientSecretEnding,
      setAt: row.createdAt.toISOString(),
      setBy: createdByName,
    },
    retiredAt: row.retiredAt?.toISOString() ?? null,
    callbackUrl: row.callbackUrl,
    callbackRegisteredAt: row.callbackRegisteredAt?.toISOString() ?? null,
    callbackIsOwn: hasOwnCallbackAddress(row),
    callbackSecretRequired: row.callbackSecretRequired,
    session: session && toSessionView(session),
  };
}

function toSessionView(row: GatewaySessionRow): SessionView | null {
  if (!row.requestedAt || !row.outcome) return null;
  return {
    requestedAt: row.requestedAt.toISOString(),
    outcome: row.outcome,
    error: row.errorMessage === null ? null : { code: row.errorCode ?? "", message: row.errorMessage },
    expiresAt: row.accessToken ? (row.expiresAt?.toISOString() ?? null) : null,
    stopped: isStopped(row),
  };
}
