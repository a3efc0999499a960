import "server-only";
import { noteCallbackAddress, tellCallbackAddress, type NoSession } from "@/lib/outbound/bridge-calls";
import type { CredentialIdInput } from "@/lib/credential/credential-input";
import { ownCredential } from "@/lib/credential/credential-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";

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
  const outcome = await tellCallbackAddress(ctx, credential, url);
  if (outcome.outcome === "no-session") throw withoutSession(outcome);
  if (outcome.outcome === "refused" || outcome.outcome === "unauthorised") {
    throw new AppError("gateway-refused", outcome.error.message || undefined);
  }
  if (outcome.outcome !== "accepted") throw new AppError("gateway-unreachable");
  await transact(ctx, (ctx) => noteCallbackAddress(ctx, credentialId, url));
  return { url };
}

function withoutSession({ reason, error }: NoSession): AppError {
  if (reason === "no-credential") return new AppError("no-credential");
  return new AppError(reason === "unreachable" ? "gateway-unreachable" : "gateway-refused", error.message || undefined);
}
