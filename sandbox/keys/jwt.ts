import { createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import type { Algorithm, KeyRing, SigningKey } from "./key-ring";

export type Claims = Record<string, unknown>;

const DIGESTS: Record<Algorithm, string> = { RS256: "RSA-SHA256", RS512: "RSA-SHA512" };

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Signs a JWT (compact JWS). `header` adds to or replaces `alg`, `typ` and `kid`; `alg: "none"` leaves the signature empty. */
export function signJwt(signer: SigningKey, claims: Claims, header: Claims = {}): string {
  const fullHeader: Claims = { alg: signer.alg, typ: "JWT", kid: signer.kid, ...header };
  const input = `${encode(fullHeader)}.${encode(claims)}`;
  if (fullHeader["alg"] === "none") return `${input}.`;
  return `${input}.${sign(DIGESTS[signer.alg], Buffer.from(input), signer.key).toString("base64url")}`;
}

function decode(text: string | undefined): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text ?? "", "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Claims) : null;
  } catch {
    return null;
  }
}

const publicKeys = new WeakMap<KeyObject, KeyObject>();

function publicKeyOf(privateKey: KeyObject): KeyObject {
  const publicKey = publicKeys.get(privateKey) ?? createPublicKey(privateKey);
  publicKeys.set(privateKey, publicKey);
  return publicKey;
}

/** The claims of a JWT that a key of this key ring signed and that has not expired, otherwise null. */
export function verifyJwt(ring: KeyRing, token: string, now: Date): Claims | null {
  const [head, body, signature] = token.split(".");
  const header = decode(head);
  const claims = decode(body);
  if (header === null || claims === null || signature === undefined) return null;
  const key = typeof header["kid"] === "string" ? ring.find(header["kid"]) : null;
  if (key === null || header["alg"] !== key.alg) return null;
  const bytes = Buffer.from(signature, "base64url");
  if (!verify(DIGESTS[key.alg], Buffer.from(`${head}.${body}`), publicKeyOf(key.key), bytes)) return null;
  return typeof claims["exp"] === "number" && claims["exp"] * 1000 > now.getTime() ? claims : null;
}
