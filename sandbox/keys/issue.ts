import { randomUUID } from "node:crypto";
import type { Client } from "@/sandbox/clients/client";
import type { KeyRing } from "./key-ring";
import { signToken, type Claims } from "./token";

/** How long a callback token lasts, in seconds. */
const CALLBACK_SECONDS = 1200;

/** The claims that every token of the realm carries. */
export function realmClaims(origin: string, clientId: string, seconds: number, now: Date): Claims {
  const iat = Math.floor(now.getTime() / 1000);
  return {
    exp: iat + seconds,
    iat,
    jti: randomUUID(),
    iss: `${origin}/auth/realms/central-registry`,
    aud: "account",
    sub: randomUUID(),
    typ: "Bearer",
    azp: clientId,
    clientId,
    scope: "openid email profile",
    preferred_username: `service-account-${clientId.toLowerCase()}`,
    realm_access: { roles: ["hiu", "offline_access"] },
  };
}

/** A client's own session token. It is signed with the same key as the gateway's callback tokens; only `azp` differs. */
export function sessionToken(ring: KeyRing, origin: string, client: Client, now: Date): string {
  const claims = realmClaims(origin, client.clientId, client.tokenSeconds, now);
  return signToken(ring.signer(), { ...claims, generation: client.tokenGeneration });
}

/** A refresh token: good for a new session, refused as a bearer. */
export function refreshToken(ring: KeyRing, origin: string, client: Client, now: Date): string {
  const claims = realmClaims(origin, client.clientId, 1800, now);
  return signToken(ring.signer(), { ...claims, typ: "Refresh", generation: client.tokenGeneration });
}

/** The claims of the token that the gateway puts on its callbacks. */
export function callbackClaims(origin: string, now: Date): Claims {
  return {
    ...realmClaims(origin, "gateway", CALLBACK_SECONDS, now),
    realm_access: { roles: ["GATEWAY", "gateway", "offline_access"] },
  };
}

/** Hands out the callback token: one serves many callbacks, as on the real network, and is replaced halfway through its life. */
export class CallbackTokens {
  private current: { token: string; kid: string; until: number } | null = null;

  constructor(
    private readonly ring: KeyRing,
    private readonly origin: string,
  ) {}

  take(now: Date): string {
    const signer = this.ring.signer();
    if (this.current === null || this.current.until < now.getTime() || this.current.kid !== signer.kid) {
      const until = now.getTime() + (CALLBACK_SECONDS / 2) * 1000;
      this.current = { token: signToken(signer, callbackClaims(this.origin, now)), kid: signer.kid, until };
    }
    return this.current.token;
  }
}
