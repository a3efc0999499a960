import "server-only";
import { registerCallbackAddress, type CallOutcome, type CallTarget } from "@/lib/abdm/http/call-gateway";
import { dialectOf } from "@/lib/abdm/dialects";
import type { WireError } from "@/lib/abdm/messages";
import { readBridge, type BridgeOutcome } from "@/lib/abdm/http/call-gateway";
import { recordAudit } from "@/lib/audit/record-audit";
import { updateCredential, type CredentialRow } from "@/lib/credential/credential-table";
import type { Unavailable } from "@/lib/outbound/access-token";
import { withAccessToken } from "@/lib/outbound/with-access-token";
import type { Context } from "@/lib/db/context";
import { newId, type CredentialId, type GatewayRequestId } from "@/lib/ids";
import { leaving } from "@/lib/jobs/leaving";
import { announceChange } from "@/lib/live/announce-change";

/** No call was made, since there is no session with the gateway. */
export type NoSession = { outcome: "no-session"; reason: Unavailable["unavailable"]; error: WireError };

/** Tells the gateway where callbacks go, for everybody who shares the client id; the last to say so wins. */
export function tellCallbackAddress(
  ctx: Pick<Context, "db" | "now">,
  credential: CredentialRow,
  url: string,
): Promise<CallOutcome | NoSession> {
  return withSession(ctx, credential.id, (token) => registerCallbackAddress({ ...targetOf(ctx, credential, token), url }));
}

/** Asks the gateway where it delivers callbacks, and to which facilities. */
export function readBackBridge(
  ctx: Pick<Context, "db" | "now">,
  credential: CredentialRow,
): Promise<BridgeOutcome | NoSession> {
  return withSession(ctx, credential.id, (token) => readBridge(targetOf(ctx, credential, token)));
}

/** Notes that the gateway took our address; part of the caller's transaction. */
export async function noteCallbackAddress(ctx: Context, credentialId: CredentialId, url: string): Promise<void> {
  await updateCredential(ctx, credentialId, { callbackUrl: url, callbackRegisteredAt: ctx.now });
  await recordAudit(ctx, { action: "credential.callback-registered", subject: { kind: "credential", id: credentialId } });
  await announceChange(ctx, "credential", credentialId);
}

async function withSession<O extends { outcome: string }>(
  ctx: Pick<Context, "db" | "now">,
  id: CredentialId,
  call: (token: string) => Promise<O>,
): Promise<O | NoSession> {
  const answer = await withAccessToken(ctx, id, call);
  return "unavailable" in answer ? { outcome: "no-session", reason: answer.unavailable, error: answer.error } : answer;
}

function targetOf({ now }: Pick<Context, "now">, credential: CredentialRow, token: string): CallTarget {
  const { dialect, gatewayUrl, cmId, hiuId } = credential;
  const envelope = { requestId: newId<GatewayRequestId>(), timestamp: now, cmId, hiuId };
  return { dialect: dialectOf(dialect), gatewayUrl, accessToken: token, envelope, signal: leaving() };
}
