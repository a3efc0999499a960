import { randomUUID } from "node:crypto";
import type { Client } from "@/sandbox/state/client-store";
import { signJwt, type Claims } from "./jwt";
import type { KeyRing } from "./key-ring";

const CALLBACK_TOKEN_SECONDS = 1200;
const REFRESH_TOKEN_SECONDS = 1800;

/** The claims that every token of the realm has. */
function realmClaims(origin: string, clientId: string, seconds: number, now: Date): Claims {
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

/** A client's session token. The key is the same as for the gateway's callback tokens; only `azp` differs. */
function sessionToken(ring: KeyRing, origin: string, client: Client, now: Date): string {
  const claims = realmClaims(origin, client.clientId, client.tokenSeconds, now);
  return signJwt(ring.signer(), { ...claims, generation: client.tokenGeneration });
}

/** A refresh token: it opens a new session and is refused as a bearer token. */
function refreshToken(ring: KeyRing, origin: string, client: Client, now: Date): string {
  const claims = realmClaims(origin, client.clientId, REFRESH_TOKEN_SECONDS, now);
  return signJwt(ring.signer(), { ...claims, typ: "Refresh", generation: client.tokenGeneration });
}

/** The body of a successful session call, the same in both dialects. Lifetimes are in seconds. */
export function sessionBody(ring: KeyRing, origin: string, client: Client, now: Date) {
  return {
    accessToken: sessionToken(ring, origin, client, now),
    expiresIn: client.tokenSeconds,
    refreshExpiresIn: REFRESH_TOKEN_SECONDS,
    refreshToken: refreshToken(ring, origin, client, now),
    tokenType: "bearer",
  };
}

/** The token of the bridge of an HIP, which it puts on the pages that it pushes. */
export function hipToken(ring: KeyRing, origin: string, bridgeId: string, now: Date): string {
  const claims = realmClaims(origin, bridgeId, CALLBACK_TOKEN_SECONDS, now);
  return signJwt(ring.signer(), { ...claims, realm_access: { roles: ["hip", "offline_access"] } });
}

/** The claims of the token that the gateway puts on its callbacks. */
export function callbackClaims(origin: string, now: Date): Claims {
  return {
    ...realmClaims(origin, "gateway", CALLBACK_TOKEN_SECONDS, now),
    realm_access: { roles: ["GATEWAY", "gateway", "offline_access"] },
  };
}

/** The gateway's callback token. As on the real network one token serves many callbacks; it is replaced after half of its lifetime. */
export class CallbackTokens {
  private current: { token: string; kid: string; until: number } | null = null;

  constructor(
    private readonly ring: KeyRing,
    private readonly origin: string,
  ) {}

  get(now: Date): string {
    const signer = this.ring.signer();
    if (this.current === null || this.current.until < now.getTime() || this.current.kid !== signer.kid) {
      const until = now.getTime() + (CALLBACK_TOKEN_SECONDS / 2) * 1000;
      this.current = { token: signJwt(signer, callbackClaims(this.origin, now)), kid: signer.kid, until };
    }
    return this.current.token;
  }
}
