import "server-only";

import { type CryptoKey, importJWK } from "jose";
import { z } from "zod";

/** A public key that signs callbacks, with the only algorithm for which it is used. `modulus` identifies the key. */
export type VerificationKey = { alg: SigningAlgorithm; key: CryptoKey; modulus: string };

export const SIGNING_ALGORITHMS = ["RS256", "RS512"] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** The address of a key set. `headers` returns null while there is no session token for a key set that requires one. */
export type KeySetAddress = { url: string; headers?: () => Promise<Record<string, string> | null> };

/** Limit for the whole fetch, including a new session for the token: a callback is waiting for the result. */
const FETCH_TIMEOUT_MS = 5_000;

const keySetBody = z.object({ keys: z.array(z.unknown()) });

/** A usable key has its own `alg`: otherwise the token would choose the algorithm with which it is verified. */
const usableKey = z.object({
  kid: z.string().min(1),
  kty: z.literal("RSA"),
  alg: z.enum(SIGNING_ALGORITHMS),
  use: z.literal("sig").optional(),
  n: z.string().min(342),
  e: z.string().min(1),
});

/** Fetches the usable keys of one key set, by key id, within five seconds. Throws if the fetch fails or no key is usable. */
export async function fetchKeys(
  address: KeySetAddress,
  httpFetch: typeof fetch,
): Promise<Map<string, VerificationKey>> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new Error("key set: no response in time"));
    }, FETCH_TIMEOUT_MS);
  });
  try {
    return await Promise.race([timeout, fetchKeySet(address, httpFetch, controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

async function fetchKeySet({ url, headers }: KeySetAddress, httpFetch: typeof fetch, signal: AbortSignal) {
  const sessionHeaders = headers ? await headers() : {};
  if (sessionHeaders === null) throw new Error("key set: no session token");
  const allHeaders = { Accept: "application/json", ...sessionHeaders };
  const response = await httpFetch(url, { headers: allHeaders, redirect: "error", signal });
  if (!response.ok) throw new Error(`key set: status ${response.status}`);
  const keys = new Map<string, VerificationKey>();
  for (const entry of keySetBody.parse(await response.json()).keys) {
    const { data } = usableKey.safeParse(entry);
    if (data === undefined || keys.has(data.kid)) continue;
    const key = await importJWK({ kty: data.kty, n: data.n, e: data.e }, data.alg);
    if (!(key instanceof Uint8Array)) keys.set(data.kid, { alg: data.alg, key, modulus: data.n });
  }
  if (keys.size === 0) throw new Error("key set: no usable key");
  return keys;
}
