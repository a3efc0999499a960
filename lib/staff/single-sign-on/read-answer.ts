import "server-only";
import { authorizationCodeGrant, AuthorizationResponseError } from "openid-client";
import { SECOND } from "@/lib/clock";
import type { ProviderClient } from "@/lib/staff/single-sign-on/provider-client";
import { isUnreachable } from "@/lib/staff/single-sign-on/provider-fetch";
import { openCodeVerifier } from "@/lib/staff/single-sign-on/provider-secret";
import type { ProviderSignInRow } from "@/lib/staff/single-sign-on/provider-sign-in-table";
import type { SsoRefusal } from "@/lib/staff/single-sign-on/sign-in-refusal";

/** Who a provider has signed in. */
export type ProviderIdentity = {
  subject: string;
  /** In lower case; null where the provider names none, or does not vouch for it. */
  verifiedEmail: string | null;
  name: string | null;
  /** The session at the provider, which its logout names. */
  providerSessionId: string | null;
  /** When the person last proved to the provider who they are; null where it does not name the time. */
  provedAt: Date | null;
  claims: Readonly<Record<string, unknown>>;
};

/** `code`: of the OpenID Connect library or of OAuth 2.0, for the audit trail. */
export type AnswerRefusal = { refusal: SsoRefusal; code: string };

/**
 * Exchanges the code of an answer and checks the ID token: signature, issuer, audience, times, nonce, PKCE, and the `iss` parameter of
 * RFC 9207. A code that was used before is refused by the provider.
 */
export async function readAnswer(
  { config }: ProviderClient,
  answer: URL,
  signIn: ProviderSignInRow,
): Promise<ProviderIdentity | AnswerRefusal> {
  try {
    const tokens = await authorizationCodeGrant(config, answer, {
      expectedState: answer.searchParams.get("state") ?? "",
      expectedNonce: signIn.nonce,
      pkceCodeVerifier: openCodeVerifier(signIn),
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    return claims ? identityOf(claims) : { refusal: "answer-refused", code: "no-id-token" };
  } catch (error) {
    if (isUnreachable(error)) return { refusal: "unreachable", code: "unreachable" };
    if (error instanceof AuthorizationResponseError) return { refusal: "cancelled", code: shortCode(error.error) };
    return { refusal: "answer-refused", code: shortCode(codeOf(error)) };
  }
}

function identityOf(claims: { sub: string; auth_time?: number } & Readonly<Record<string, unknown>>): ProviderIdentity {
  const { sub, auth_time: authTime, email, name, sid } = claims;
  const verifiedEmail = claims["email_verified"] === true && isEmail(email) ? email.toLowerCase() : null;
  return {
    subject: sub,
    verifiedEmail,
    name: textOrNull(name),
    providerSessionId: textOrNull(sid),
    provedAt: Number.isFinite(authTime) ? new Date((authTime ?? 0) * SECOND) : null,
    claims,
  };
}

const isEmail = (value: unknown): value is string =>
  typeof value === "string" && value.length <= 254 && /^[^\s@\0]+@[^\s@\0]+$/.test(value);

/** PostgreSQL stores no NUL. */
const textOrNull = (value: unknown) =>
  typeof value === "string" && value.trim() !== "" && !value.includes("\0") ? value.trim() : null;

function codeOf(error: unknown): string {
  const { error: oauthError, code } = (error ?? {}) as { error?: unknown; code?: unknown };
  if (typeof oauthError === "string") return oauthError;
  return typeof code === "string" ? code : "unexpected";
}

/** What a provider names an error is its own text: only what looks like a code is kept. */
const shortCode = (code: string) => (/^[\w.-]{1,60}$/.test(code) ? code : "other");
