import "server-only";
import { callRegisterAddress, type CallOutcome } from "@/lib/abdm/call";
import { dialectOf } from "@/lib/abdm/dialects";
import { record } from "@/lib/audit/record";
import type { Unavailable } from "@/lib/credential/access-token";
import type { CredentialIdInput } from "@/lib/credential/input";
import { ownCredential, updateCredential, type CredentialRow } from "@/lib/credential/store";
import { withAccessToken } from "@/lib/credential/with-access-token";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId, type GatewayRequestId } from "@/lib/ids";
import { leaving } from "@/lib/jobs/leaving";
import { announce } from "@/lib/live/announce";

/**
 * Tells the gateway where our callbacks are: below APP_URL. Answers that address. Throws `conflict` for a credential that
 * is not the active one, `gateway-refused` in the gateway's words, and `gateway-unreachable`.
 */
export async function registerCallbackAddress(
  ctx: Context,
  { credentialId }: CredentialIdInput,
): Promise<{ url: string }> {
  permitStaff(ctx, "admin");
  const credential = await ownCredential(ctx, credentialId);
  if (!credential) throw new AppError("not-found");
  if (credential.state !== "active") throw new AppError("conflict");
  const url = env().APP_URL;
  const outcome = await withAccessToken(ctx, credentialId, (token) => tell(ctx, credential, token, url));
  if ("unavailable" in outcome) throw noSession(outcome);
  if (outcome.outcome === "refused" || outcome.outcome === "unauthorised") {
    throw new AppError("gateway-refused", outcome.error.message || undefined);
  }
  if (outcome.outcome !== "accepted") throw new AppError("gateway-unreachable");
  await transact(ctx, async (ctx) => {
    await updateCredential(ctx, credentialId, {
      callbackUrl: url,
      callbackRegisteredAt: ctx.now,
    });
    await record(ctx, {
      action: "credential.callback-registered",
      subject: { kind: "credential", id: credentialId },
    });
    await announce(ctx, "credential", credentialId);
  });
  return { url };
}

function tell({ now }: Context, credential: CredentialRow, accessToken: string, url: string): Promise<CallOutcome> {
  const { dialect, gatewayUrl, cmId, hiuId } = credential;
  const envelope = { requestId: newId<GatewayRequestId>(), timestamp: now, cmId, hiuId };
  return callRegisterAddress({
    dialect: dialectOf(dialect),
    gatewayUrl,
    accessToken,
    envelope,
    url,
    signal: leaving(),
  });
}

function noSession({ unavailable, error }: Unavailable): AppError {
  if (unavailable === "no-credential") return new AppError("no-credential");
  const code = unavailable === "unreachable" ? "gateway-unreachable" : "gateway-refused";
  return new AppError(code, error.message || undefined);
}
