import "server-only";
import { buildAuthorizationUrl, calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier } from "openid-client";
import { HOUR, MINUTE, SECOND } from "@/lib/clock";
import { transact, type SystemScope } from "@/lib/db/transaction";
import { newId, type ProviderSignInId } from "@/lib/ids";
import { log } from "@/lib/log";
import { findProvider } from "@/lib/staff/single-sign-on/find-provider";
import { providerClient, type ProviderClient } from "@/lib/staff/single-sign-on/provider-client";
import { isUnreachable } from "@/lib/staff/single-sign-on/provider-fetch";
import { sealCodeVerifier } from "@/lib/staff/single-sign-on/provider-secret";
import { insertProviderSignIn } from "@/lib/staff/single-sign-on/provider-sign-in-table";
import type { SsoRefusal } from "@/lib/staff/single-sign-on/sign-in-refusal";
import { randomText, stateDigest } from "@/lib/staff/single-sign-on/sign-in-state";

/** So long a person may take at the provider. */
export const SIGN_IN_DURATION = 10 * MINUTE;

/** In seconds: a proof of identity at the provider that is older is asked for again; asking for this has the provider name its time. */
export const OLDEST_PROOF = (12 * HOUR) / SECOND;

export type SsoStart = {
  providerId: string;
  /** Where the provider sends the answer. */
  redirectUri: string;
  /** The random text of the browser's cookie, to which the sign-in is bound. */
  browser: string;
  /** Has the provider ask for the person's proof even where it knows them. */
  isAgain?: boolean;
};

/** Begins a sign-in that works once, within ten minutes and in this browser alone: returns the address at the provider. */
export async function startSingleSignOn(
  scope: SystemScope,
  { providerId, redirectUri, browser, isAgain = false }: SsoStart,
): Promise<{ address: string } | { refusal: SsoRefusal }> {
  const provider = await findProvider(scope, providerId);
  if (!provider?.isEnabled) return { refusal: "not-available" };
  let client: ProviderClient;
  try {
    client = await providerClient(provider);
  } catch (error) {
    log.error("identity provider cannot be used", { hospitalId: provider.hospitalId, error });
    return { refusal: isUnreachable(error) ? "unreachable" : "answer-refused" };
  }
  const maxAge = isAgain ? 0 : OLDEST_PROOF;
  const [state, nonce, codeVerifier] = [randomText(), randomNonce(), randomPKCECodeVerifier()];
  const id = newId<ProviderSignInId>();
  const actor = { kind: "job", job: "single-sign-on", hospitalId: provider.hospitalId } as const;
  await transact({ ...scope, actor }, (tx) =>
    insertProviderSignIn(tx, {
      id,
      stateDigest: stateDigest(state, browser),
      providerId: provider.id,
      nonce,
      codeVerifier: sealCodeVerifier(id, codeVerifier),
      maxAge,
      expiresAt: new Date(tx.now.getTime() + SIGN_IN_DURATION),
    }),
  );
  const address = buildAuthorizationUrl(client.config, {
    redirect_uri: redirectUri,
    response_type: "code",
    scope: scopesOf(client, provider.roleClaim),
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    max_age: String(maxAge),
    ...(isAgain && { prompt: "login" }),
  });
  return { address: address.href };
}

/** With the scope named like the claim of roles, where the provider has one: many release `groups` with it alone. */
function scopesOf({ config }: ProviderClient, roleClaim: string): string {
  const offered = config.serverMetadata().scopes_supported ?? [];
  return ["openid", "email", "profile", ...(offered.includes(roleClaim) ? [roleClaim] : [])].join(" ");
}
