import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { callbackClaims } from "@/sandbox/keys/issue";
import type { SigningKey } from "@/sandbox/keys/key-ring";
import { signToken, type Claims } from "@/sandbox/keys/token";
import type { Network } from "@/sandbox/network";

export type KeyName = "RS256" | "RS512" | "stranger";

let stranger: KeyObject | null = null;

/** A key that the realm does not publish, under the name of one that it does. */
function strangerKey(network: Network): SigningKey {
  stranger ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  return { kid: network.keys.signer().kid, alg: "RS256", key: stranger };
}

const withoutNulls = (claims: Claims) =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));

/** The gateway's callback token, with claims and header of the caller's own; null takes a claim away. */
export function signedToken(
  network: Network,
  claims: Claims = {},
  header: Claims = {},
  key: KeyName = "RS256",
): string {
  const signer = key === "stranger" ? strangerKey(network) : network.keys.signer(key);
  const all = withoutNulls({ ...callbackClaims(network.origin, network.now()), ...claims });
  return signToken(signer, all, header);
}
