import "server-only";
import { errors } from "jose";
import { recordAudit } from "@/lib/audit/record-audit";
import { transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { publishSessionEnd } from "@/lib/live/publish-change";
import { log } from "@/lib/log";
import { findProvider } from "@/lib/staff/single-sign-on/find-provider";
import type { IdentityProviderRow } from "@/lib/staff/single-sign-on/identity-provider-table";
import { checkLogoutToken, LogoutTokenRefused, type CheckedLogout } from "@/lib/staff/single-sign-on/logout-token";
import { providerClient } from "@/lib/staff/single-sign-on/provider-client";
import { endProviderSessionRows, insertLogoutToken } from "@/lib/staff/single-sign-on/provider-session-queries";

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
  const isFirst = await withSystemConnection(scope, "record that a logout token was received", (connection) =>
    insertLogoutToken(connection, `logout-token:${checked.digest}`, checked.expiresAt),
  );
  if (!isFirst) return { status: "refused", reason: "jti" };
  return { status: "done", ended: await endSessions(scope, provider, checked) };
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

function endSessions(scope: SystemScope, provider: IdentityProviderRow, target: CheckedLogout): Promise<number> {
  const actor = { kind: "job", job: "provider-logout", hospitalId: provider.hospitalId } as const;
  return transact({ ...scope, actor }, async (tx) => {
    const ended = await endProviderSessionRows(tx, provider.id, target);
    for (const { id } of ended) await publishSessionEnd(tx, id);
    const detail = { reason: "provider-logout", identityProvider: provider.id };
    await recordAudit(
      tx,
      ...ended.map(({ id, staffId }) => ({
        action: "staff.session-ended" as const,
        subject: { kind: "staff", id: staffId } as const,
        detail: { ...detail, session: id },
      })),
    );
    return ended.length;
  });
}
