import "server-only";
import { errors } from "jose";
import { transact, type SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { endProviderSessions } from "@/lib/staff/single-sign-on/end-provider-sessions";
import { findProvider } from "@/lib/staff/single-sign-on/find-provider";
import type { IdentityProviderRow } from "@/lib/staff/single-sign-on/identity-provider-table";
import { checkLogoutToken, LogoutTokenRefused, type CheckedLogout } from "@/lib/staff/single-sign-on/logout-token";
import { providerClient } from "@/lib/staff/single-sign-on/provider-client";
import { insertLogoutToken } from "@/lib/staff/single-sign-on/provider-session-queries";

/** `ended`: how many sessions. `refused`: the token fails a check. `failed`: it could not be checked now, and may be sent again. */
export type LogoutResult =
  { status: "done"; ended: number } | { status: "refused"; reason: string } | { status: "failed" };

/**
 * Ends the sessions, with their live streams in every process, that a provider's logout token names. A token works once. Works for a provider
 * that is no longer enabled, too.
 */
export async function receiveLogout(
  scope: SystemScope,
  { providerId, token }: { providerId: string; token: string | null },
): Promise<LogoutResult> {
  const provider = await findProvider(scope, providerId);
  if (!provider) return { status: "refused", reason: "provider" };
  if (!token) return { status: "refused", reason: "logout_token" };
  const checked = await checkToken(scope, provider, token);
  if ("status" in checked) {
    log.warn("logout by identity provider refused", { hospitalId: provider.hospitalId, reason: reasonIn(checked) });
    return checked;
  }
  return endSessions(scope, provider, checked);
}

type Unchecked = Exclude<LogoutResult, { status: "done" }>;

const reasonIn = (result: Unchecked) => (result.status === "refused" ? result.reason : result.status);

async function checkToken(
  { now }: SystemScope,
  provider: IdentityProviderRow,
  token: string,
): Promise<CheckedLogout | Unchecked> {
  try {
    return await checkLogoutToken(await providerClient(provider), token, { clientId: provider.clientId, now });
  } catch (error) {
    if (error instanceof LogoutTokenRefused) return { status: "refused", reason: error.message };
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)
      return { status: "refused", reason: error.claim };
    if (error instanceof errors.JOSEError && !UNREADABLE_KEYS.has(error.code))
      return { status: "refused", reason: "signature" };
    log.error("logout by identity provider failed", { hospitalId: provider.hospitalId, error });
    return { status: "failed" };
  }
}

/** The codes of a key set that was not received, or not as a key set: the token may be right. */
const UNREADABLE_KEYS: ReadonlySet<string> = new Set(["ERR_JOSE_GENERIC", "ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID"]);

/** The token is used up together with the ends of the sessions: one that could not be carried out may be sent again. */
function endSessions(scope: SystemScope, provider: IdentityProviderRow, checked: CheckedLogout): Promise<LogoutResult> {
  const actor = { kind: "job", job: "provider-logout", hospitalId: provider.hospitalId } as const;
  return transact({ ...scope, actor }, async (tx): Promise<LogoutResult> => {
    const isFirst = await insertLogoutToken(tx, `logout-token:${checked.digest}`, checked.expiresAt);
    if (!isFirst) return { status: "refused", reason: "jti" };
    const ended = await endProviderSessions(tx, provider.id, checked, { reason: "provider-logout" });
    return { status: "done", ended };
  });
}
