import "server-only";
import { type CryptoKey, importJWK } from "jose";
import { z } from "zod";
import { DAY, MINUTE, SECOND } from "@/lib/clock";

/** `unknown`: no address publishes a key with this id. `unavailable`: no address responded. */
export type KeyLookup = VerificationKey | "unknown" | "unavailable";

/** Makes one GET request, without following redirects; throws where there is no response. */
export type KeySetFetch = (
  url: string,
  options: { headers: Record<string, string>; signal: AbortSignal },
) => Promise<{ ok: boolean; status: number; json: () => Promise<unknown> }>;

/** The state of one address's keys. Times are milliseconds since 1970, null for never; `keys` is the number of keys. */
export type KeySetStatus = { jwksUrl: string; fetchedAt: number | null; lastFailedAt: number | null; keys: number };

export type KeySet = {
  /** Returns the key with this id, and fetches the key sets if it is not known. */
  find(kid: string): Promise<KeyLookup>;
  /** Returns the current key with the id of `previous`, with which a signature failed: the gateway may have replaced it. */
  findReplacement(kid: string, previous: VerificationKey): Promise<KeyLookup>;
  statuses(): KeySetStatus[];
};

export type KeySetOptions = {
  /** In the order of precedence: a key id is taken from the first address that responds and publishes it. */
  addresses: readonly KeySetAddress[];
  fetch: KeySetFetch;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called after each successful fetch. */
  onChange: () => void;
};

/** Shortest time between two fetches of one address, however many tokens have unknown key ids or wrong signatures. */
const REFETCH_INTERVAL = 30 * SECOND;
/** Shortest time between two fetches while no key is known and every callback is rejected. */
const FIRST_KEYS_INTERVAL = 5 * SECOND;
/** Age after which keys are fetched again, so that withdrawn keys are removed. */
const MAX_AGE = 60 * MINUTE;
/** How long the keys of an address that stopped responding stay valid while another address responds. */
const MAX_STALE_AGE = DAY;

/** One address with the keys that it last published. */
type Source = {
  address: KeySetAddress;
  keys: Map<string, VerificationKey>;
  fetchedAt: number | null;
  lastFailedAt: number | null;
  /** Whether the last fetch succeeded. */
  isAvailable: boolean;
};

/** A series of fetches in which each source is fetched at most once. `pending`: number of fetches without a result yet. */
type FetchRound = { isFirst: boolean; startedAt: number; fetches: Map<Source, Promise<void>>; pending: number };

/**
 * Creates the set of public keys that sign callbacks, from several configured addresses, kept in memory. Keys stay valid
 * while no address responds; a successful fetch replaces all keys of its address.
 */
export function createKeySet({ addresses, fetch, now, onChange }: KeySetOptions): KeySet {
  const sources = addresses.map((address): Source => ({
    address,
    keys: new Map(),
    fetchedAt: null,
    lastFailedAt: null,
    isAvailable: false,
  }));
  let lastRound: FetchRound | null = null;

  const newestFetch = () => Math.max(...sources.map(({ fetchedAt }) => fetchedAt ?? -Infinity));

  function knownKey(kid: string): VerificationKey | undefined {
    const withKey = sources.filter(({ keys }) => keys.has(kid));
    const source = withKey.find(({ isAvailable }) => isAvailable) ?? withKey[0];
    if (!source || newestFetch() - (source.fetchedAt ?? 0) > MAX_STALE_AGE) return undefined;
    return source.keys.get(kid);
  }

  /** Returns the last round if it is still running or too recent for another one, otherwise a new round. */
  function currentRound(): FetchRound {
    if (lastRound !== null && (lastRound.pending > 0 || isTooRecent(lastRound))) return lastRound;
    return (lastRound = { isFirst: lastRound === null, startedAt: now(), fetches: new Map(), pending: 0 });
  }

  function isTooRecent({ startedAt, isFirst }: FetchRound): boolean {
    if (newestFetch() === -Infinity) return now() - startedAt < FIRST_KEYS_INTERVAL;
    // The first round does not count, so that a key that is replaced directly after it is found at once.
    return !isFirst && now() - startedAt < REFETCH_INTERVAL;
  }

  function fetchOnce(source: Source, round: FetchRound): Promise<void> {
    const fetching = round.fetches.get(source) ?? refresh(source, round);
    round.fetches.set(source, fetching);
    return fetching;
  }

  async function refresh(source: Source, round: FetchRound): Promise<void> {
    round.pending += 1;
    try {
      source.keys = await fetchKeys(source.address, fetch);
      source.fetchedAt = now();
      source.isAvailable = true;
      onChange();
    } catch {
      source.lastFailedAt = now();
      source.isAvailable = false;
    } finally {
      round.pending -= 1;
    }
  }

  /** Fetches the sources in order until one publishes the key. */
  async function fetchAndFind(kid: string): Promise<KeyLookup> {
    const round = currentRound();
    let found = false;
    for (const source of sources) {
      // Further sources that published keys before are refreshed too, without waiting for them.
      if (found && source.keys.size > 0) void fetchOnce(source, round);
      if (found) continue;
      await fetchOnce(source, round);
      found = source.isAvailable && source.keys.has(kid);
    }
    return knownKey(kid) ?? (sources.some(({ isAvailable }) => isAvailable) ? "unknown" : "unavailable");
  }

  return {
    async find(kid) {
      const key = knownKey(kid);
      if (key === undefined) return fetchAndFind(kid);
      // Old keys are refreshed in the background, so that no callback waits for it.
      if (now() - newestFetch() >= MAX_AGE) void fetchAndFind(kid);
      return key;
    },
    async findReplacement(kid, previous) {
      const key = knownKey(kid);
      // The replacement may already be known from the fetch of another callback.
      return key !== undefined && key.modulus !== previous.modulus ? key : fetchAndFind(kid);
    },
    statuses: () =>
      sources.map(({ address, keys, fetchedAt, lastFailedAt }) => {
        return { jwksUrl: address.url, fetchedAt, lastFailedAt, keys: keys.size };
      }),
  };
}

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
export async function fetchKeys(address: KeySetAddress, httpFetch: KeySetFetch): Promise<Map<string, VerificationKey>> {
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

async function fetchKeySet({ url, headers }: KeySetAddress, httpFetch: KeySetFetch, signal: AbortSignal) {
  const sessionHeaders = headers ? await headers() : {};
  if (sessionHeaders === null) throw new Error("key set: no session token");
  const response = await httpFetch(url, { headers: sessionHeaders, signal });
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
