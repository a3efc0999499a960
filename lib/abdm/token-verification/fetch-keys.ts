import "server-only";

import { type CryptoKey, importJWK } from "jose";
import { z } from "zod";

/** A public key of the realm, and the one algorithm it signs with. */
export type VerificationKey = { alg: SigningAlgorithm; key: CryptoKey; modulus: string };

export const SIGNING_ALGORITHMS = ["RS256", "RS512"] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** Where keys are published; `headers` answers null while we have nothing to show there. */
export type KeySetAddress = { url: string; headers?: () => Promise<Record<string, string> | null> };

/** For all of it, our own session included: a callback waits meanwhile. */
const PATIENCE_MS = 5_000;

const jwks = z.object({ keys: z.array(z.unknown()) });

/** Keys without an algorithm of their own are left out: a token may not choose how it is checked. */
const realmKey = z.object({
  kid: z.string().min(1),
  kty: z.literal("RSA"),
  alg: z.enum(SIGNING_ALGORITHMS),
  use: z.literal("sig").optional(),
  n: z.string().min(342),
  e: z.string().min(1),
});

/** Fetches what one address publishes, by key id, within five seconds. Throws where that is not at least one usable key. */
export async function fetchKeys(address: KeySetAddress, send: typeof fetch): Promise<Map<string, VerificationKey>> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new Error("key set: no answer in time"));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([late, ask(address, send, controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

async function ask({ url, headers }: KeySetAddress, send: typeof fetch, signal: AbortSignal) {
  const own = headers ? await headers() : {};
  if (own === null) throw new Error("key set: nothing to show");
  const answer = await send(url, { headers: { Accept: "application/json", ...own }, redirect: "error", signal });
  if (!answer.ok) throw new Error(`key set: status ${answer.status}`);
  const keys = new Map<string, VerificationKey>();
  for (const entry of jwks.parse(await answer.json()).keys) {
    const { data } = realmKey.safeParse(entry);
    if (data === undefined || keys.has(data.kid)) continue;
    const key = await importJWK({ kty: data.kty, n: data.n, e: data.e }, data.alg);
    if (!(key instanceof Uint8Array)) keys.set(data.kid, { alg: data.alg, key, modulus: data.n });
  }
  if (keys.size === 0) throw new Error("key set: no usable key");
  return keys;
}
