import "server-only";

import { type CryptoKey, importJWK } from "jose";
import { z } from "zod";

import { MINUTE, SECOND } from "@/lib/clock";

/** A public key of the realm, and the one algorithm it signs with. */
export type RealmKey = { alg: SigningAlgorithm; key: CryptoKey };

export const SIGNING_ALGORITHMS = ["RS256", "RS512"] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** `unknown`: the realm has no such key. `unavailable`: the realm could not be asked. */
export type KeyLookup = RealmKey | "unknown" | "unavailable";

export type KeySet = { find(kid: string): Promise<KeyLookup> };

export type KeySetOptions = {
  jwksUrl: string;
  fetch: typeof fetch;
  now: () => number;
  onChange: () => void;
};

/** However many tokens name unknown keys, the set is asked for at most this often. */
const REFETCH_INTERVAL = 30 * SECOND;
/** With no key at all nobody can call back: then ask sooner. */
const FIRST_KEYS_INTERVAL = 5 * SECOND;
/** Withdrawn keys are noticed after this long. */
const MAX_AGE = 60 * MINUTE;
const FETCH_TIMEOUT_MS = 5_000;

/**
 * The realm's public keys at one configured address, kept in memory. Keys once fetched go on working while the
 * address does not answer; a fetched set replaces them whole, and `onChange` says so. Source: the realm's JWKS.
 */
export function createKeySet({ jwksUrl, fetch, now, onChange }: KeySetOptions): KeySet {
  let keys = new Map<string, RealmKey>();
  let askedAt = -Infinity;
  let fetchedAt = -Infinity;
  let lastFailed = false;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    askedAt = now();
    try {
      const fresh = await fetchKeys(jwksUrl, fetch);
      keys = fresh;
      fetchedAt = now();
      lastFailed = false;
      onChange();
    } catch {
      lastFailed = true;
    } finally {
      asking = null;
    }
  }

  function mayAsk(): boolean {
    return now() - askedAt >= (keys.size === 0 ? FIRST_KEYS_INTERVAL : REFETCH_INTERVAL);
  }

  return {
    async find(kid) {
      const known = keys.get(kid);
      if (known !== undefined) {
        // Old keys are renewed in the background: no callback waits for it.
        if (asking === null && now() - fetchedAt >= MAX_AGE && mayAsk()) asking = ask();
        return known;
      }
      if (asking === null && mayAsk()) asking = ask();
      if (asking !== null) await asking;
      return keys.get(kid) ?? (lastFailed || keys.size === 0 ? "unavailable" : "unknown");
    },
  };
}

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

async function fetchKeys(jwksUrl: string, send: typeof fetch): Promise<Map<string, RealmKey>> {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  const answer = await send(jwksUrl, {
    headers: { Accept: "application/json" },
    redirect: "error",
    signal,
  });
  if (!answer.ok) throw new Error(`key set: status ${answer.status}`);
  const entries = jwks.parse(await answer.json()).keys.map((entry) => realmKey.safeParse(entry).data);
  const keys = new Map<string, RealmKey>();
  for (const entry of entries) {
    if (entry === undefined || keys.has(entry.kid)) continue;
    const key = await importJWK({ kty: entry.kty, n: entry.n, e: entry.e }, entry.alg);
    if (!(key instanceof Uint8Array)) keys.set(entry.kid, { alg: entry.alg, key });
  }
  if (keys.size === 0) throw new Error("key set: no usable key");
  return keys;
}
