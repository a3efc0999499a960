import "server-only";
import { createHash } from "node:crypto";
import { jwtVerify } from "jose";
import { MINUTE } from "@/lib/clock";
import {
  CLOCK_TOLERANCE_SECONDS,
  SIGNATURE_ALGORITHMS,
  type ProviderClient,
} from "@/lib/staff/single-sign-on/provider-client";
import type { LogoutTarget } from "@/lib/staff/single-sign-on/provider-session-queries";

const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";

/** A logout token is made when it is sent; one that is older is not accepted, however long it claims to last. */
const OLDEST_TOKEN = 10 * MINUTE;

/** What may stand in `typ`: an ID token or an access token is no logout token. */
const TYPES: readonly unknown[] = [undefined, "JWT", "LOGOUT+JWT", "APPLICATION/LOGOUT+JWT"];

/** Whose sessions a logout token ends, and a digest by which it is known when it comes again before `expiresAt`. */
export type CheckedLogout = LogoutTarget & { digest: string; expiresAt: Date };

/** A logout token that fails a check; `message` names the check. */
export class LogoutTokenRefused extends Error {
  override readonly name = "LogoutTokenRefused";
}

/**
 * Checks a logout token: signature by the provider's keys, `iss`, `aud`, `iat`, `exp`, `jti`, `events`, no `nonce`, and `sub` or `sid` or both.
 * Whether it came before is not checked here. Throws {@link LogoutTokenRefused}, and the error of a key set that cannot be read. Source: OpenID
 * Connect Back-Channel Logout 1.0, section 2.6.
 */
export async function checkLogoutToken(
  { config, keys }: ProviderClient,
  token: string,
  { clientId, now }: { clientId: string; now: Date },
): Promise<CheckedLogout> {
  const { issuer } = config.serverMetadata();
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer,
    audience: clientId,
    algorithms: SIGNATURE_ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    maxTokenAge: OLDEST_TOKEN / 1000,
    requiredClaims: ["iss", "aud", "iat", "exp", "jti", "events"],
    currentDate: now,
  });
  const { jti, sub, sid, exp, events } = payload;
  refuseUnless(TYPES.includes(protectedHeader.typ?.toUpperCase()), "typ");
  refuseUnless(typeof jti === "string" && jti !== "", "jti");
  refuseUnless(isObject(events) && isObject(events[LOGOUT_EVENT]), "events");
  refuseUnless(!("nonce" in payload), "nonce");
  refuseUnless(isTextOrMissing(sub) && isTextOrMissing(sid) && (sub ?? sid) !== undefined, "sub and sid");
  return {
    subject: sub ?? null,
    providerSessionId: (sid as string | undefined) ?? null,
    digest: createHash("sha256")
      .update(JSON.stringify([issuer, jti]))
      .digest("base64url"),
    expiresAt: new Date((exp ?? 0) * 1000 + 2 * MINUTE),
  };
}

function refuseUnless(isRight: boolean, claim: string): asserts isRight {
  if (!isRight) throw new LogoutTokenRefused(claim);
}

const isTextOrMissing = (value: unknown) => value === undefined || (typeof value === "string" && value !== "");

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
