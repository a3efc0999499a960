import { createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import type { Algorithm, KeyRing, SigningKey } from "./key-ring";

export type Claims = Record<string, unknown>;

const DIGESTS: Record<Algorithm, string> = { RS256: "RSA-SHA256", RS512: "RSA-SHA512" };

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** A compact JWS; `header` adds to or overrides `alg`, `typ` and `kid`. */
export function signToken(signer: SigningKey, claims: Claims, header: Claims = {}): string {
  const head: Claims = { alg: signer.alg, typ: "JWT", kid: signer.kid, ...header };
  const signed = `${part(head)}.${part(claims)}`;
  if (head["alg"] === "none") return `${signed}.`;
  return `${signed}.${sign(DIGESTS[signer.alg], Buffer.from(signed), signer.key).toString("base64url")}`;
}

function decode(text: string | undefined): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text ?? "", "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Claims) : null;
  } catch {
    return null;
  }
}

const publicHalves = new WeakMap<KeyObject, KeyObject>();

function publicHalf(key: KeyObject): KeyObject {
  const known = publicHalves.get(key) ?? createPublicKey(key);
  publicHalves.set(key, known);
  return known;
}

/** The claims of a token that this realm signed and that has not ended, else null. */
export function readToken(ring: KeyRing, token: string, now: Date): Claims | null {
  const [head, body, signature] = token.split(".");
  const header = decode(head);
  const claims = decode(body);
  if (header === null || claims === null || signature === undefined) return null;
  const key = typeof header["kid"] === "string" ? ring.find(header["kid"]) : null;
  if (key === null || header["alg"] !== key.alg) return null;
  const bytes = Buffer.from(signature, "base64url");
  if (!verify(DIGESTS[key.alg], Buffer.from(`${head}.${body}`), publicHalf(key.key), bytes)) return null;
  return typeof claims["exp"] === "number" && claims["exp"] * 1000 > now.getTime() ? claims : null;
}
