import "server-only";
import { callRegisterAddress, type CallOutcome } from "@/lib/abdm/call";
import { dialectOf } from "@/lib/abdm/dialects";
import { record } from "@/lib/audit/record";
import { accessToken, dropAccessToken } from "@/lib/credential/access-token";
import type { CredentialIdInput } from "@/lib/credential/input";
import { ownCredential, updateCredential, type CredentialRow } from "@/lib/credential/store";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId, type GatewayRequestId } from "@/lib/ids";
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
  const outcome = await tell(ctx, credential, url);
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

/** A session may have ended before its time: then once more with a new one. */
async function tell(ctx: Context, credential: CredentialRow, url: string): Promise<CallOutcome> {
  const token = await tokenFor(ctx, credential);
  const outcome = await tellOnce(ctx, credential, token, url);
  if (outcome.outcome !== "unauthorised") return outcome;
  await dropAccessToken(ctx.db, credential.id, token);
  return tellOnce(ctx, credential, await tokenFor(ctx, credential), url);
}

function tellOnce({ now }: Context, credential: CredentialRow, token: string, url: string): Promise<CallOutcome> {
  const { dialect, gatewayUrl, cmId, hiuId } = credential;
  const envelope = {
    requestId: newId<GatewayRequestId>(),
    timestamp: now,
    cmId,
    hiuId,
  };
  return callRegisterAddress({
    dialect: dialectOf(dialect),
    gatewayUrl,
    accessToken: token,
    envelope,
    url,
  });
}

async function tokenFor({ db, now }: Context, { id }: CredentialRow): Promise<string> {
  const answer = await accessToken(db, id, now);
  if ("token" in answer) return answer.token;
  if (answer.unavailable === "no-credential") throw new AppError("no-credential");
  if (answer.unavailable === "unreachable")
    throw new AppError("gateway-unreachable", answer.error.message || undefined);
  throw new AppError("gateway-refused", answer.error.message || undefined);
}
