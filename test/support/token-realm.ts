import "server-only";

import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

import type { KeySetAddress } from "@/lib/abdm/token-verification/key-set";

/** Claims of a token; a claim that is undefined is omitted. */
export type Claims = Record<string, unknown>;

export type Signer = { privateKey: CryptoKey; jwk: JWK };

/** Creates a key pair with the key id `kid`. */
export async function newSigner(kid: string, alg: "RS256" | "RS512"): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

/** A realm like that of the ABDM sandbox, with its key sets, the fetches of them, and a clock. */
export class TokenRealm {
  readonly jwksUrl = "https://dev.abdm.gov.in/auth/realms/central-registry/protocol/openid-connect/certs";
  readonly issuer = "https://dev.abdm.gov.in/auth/realms/central-registry";
  readonly addresses: KeySetAddress[] = [{ url: this.jwksUrl }];
  /** Milliseconds since 1970. */
  clock = Date.UTC(2026, 8, 1, 10);
  fetchCount = 0;
  publishedKeys: unknown[] | "down";
  /** Key sets at other addresses; an address without entry is down. */
  otherKeySets: Record<string, unknown[] | "down"> = {};
  readonly fetchedUrls: string[] = [];

  constructor(private readonly gateway: Signer) {
    this.publishedKeys = [gateway.jwk];
  }

  readonly now = (): number => this.clock;

  readonly fetch: typeof fetch = async (address) => {
    this.fetchCount += 1;
    this.fetchedUrls.push(String(address));
    const keys = address === this.jwksUrl ? this.publishedKeys : (this.otherKeySets[String(address)] ?? "down");
    if (keys === "down") throw new TypeError("fetch failed");
    return Response.json({ keys });
  };

  /** Returns claims like those of the gateway's tokens. */
  claims(changes: Claims = {}): Claims {
    const seconds = Math.floor(this.clock / 1000);
    const claims = {
      iss: this.issuer,
      aud: "account",
      azp: "gateway",
      sub: "f4a5",
      typ: "Bearer",
      preferred_username: "service-account-gateway",
      iat: seconds,
      exp: seconds + 1200,
      ...changes,
    };
    return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  }

  /** Returns an `Authorization` header; by default with a valid token of the gateway. */
  async authorization(changes: Claims = {}, signer: Signer = this.gateway, header: Claims = {}): Promise<string> {
    const protectedHeader = { alg: signer.jwk.alg ?? "", kid: signer.jwk.kid ?? "", typ: "JWT", ...header };
    const token = await new SignJWT(this.claims(changes)).setProtectedHeader(protectedHeader).sign(signer.privateKey);
    return `Bearer ${token}`;
  }
}
