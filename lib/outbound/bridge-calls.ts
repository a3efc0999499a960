import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import {
  readBridge,
  registerCallbackAddress,
  type BridgeOutcome,
  type CallOutcome,
  type CallTarget,
} from "@/lib/abdm/http/call-gateway";
import type { WireError } from "@/lib/abdm/messages";
import type { CredentialRow } from "@/lib/credential/credential-table";
import type { Scope } from "@/lib/db/transaction";
import { newId, type CredentialId, type GatewayRequestId } from "@/lib/ids";
import { shutdownSignal } from "@/lib/jobs/shutdown-signal";
import { withAccessToken, type NoToken } from "@/lib/outbound/access-token";

/** No call was made, since there is no session with the gateway. */
export type NoSession = { outcome: "no-session"; reason: NoToken["unavailable"]; error: WireError };

/** Registers the address to which the gateway sends callbacks, for the whole client id; replaces an earlier address. */
export function registerBridgeUrl(
  scope: Scope,
  credential: CredentialRow,
  url: string,
): Promise<CallOutcome | NoSession> {
  return withSession(scope, credential.id, (token) =>
    registerCallbackAddress({ ...targetOf(scope, credential, token), url }),
  );
}

/** Reads which callback address and facilities the gateway has registered for the client. */
export function readRegisteredBridge(scope: Scope, credential: CredentialRow): Promise<BridgeOutcome | NoSession> {
  return withSession(scope, credential.id, (token) => readBridge(targetOf(scope, credential, token)));
}

async function withSession<O extends { outcome: string }>(
  scope: Scope,
  id: CredentialId,
  call: (token: string) => Promise<O>,
): Promise<O | NoSession> {
  const result = await withAccessToken(scope, id, call);
  return "unavailable" in result ? { outcome: "no-session", reason: result.unavailable, error: result.error } : result;
}

function targetOf({ now }: Scope, credential: CredentialRow, token: string): CallTarget {
  const { dialect, gatewayUrl, cmId, hiuId } = credential;
  const envelope = { requestId: newId<GatewayRequestId>(), timestamp: now, cmId, hiuId };
  return { dialect: dialectOf(dialect), gatewayUrl, accessToken: token, envelope, signal: shutdownSignal() };
}
