import "server-only";

import { fetchKeys, type KeySetAddress, type VerificationKey } from "@/lib/abdm/token-verification/fetch-keys";
import { DAY, MINUTE, SECOND } from "@/lib/clock";

/** `unknown`: no address has such a key. `unavailable`: none could be asked. */
export type KeyLookup = VerificationKey | "unknown" | "unavailable";

/** What is known of one address. Milliseconds since 1970; null for never. */
export type KeySetStatus = { jwksUrl: string; fetchedAt: number | null; lastFailedAt: number | null; keys: number };

export type KeySet = {
  find(kid: string): Promise<KeyLookup>;
  /** The same, after a signature that `seen` does not bear out: the gateway may have changed the key under its id. */
  findReplacement(kid: string, seen: VerificationKey): Promise<KeyLookup>;
  statuses(): KeySetStatus[];
};

export type KeySetOptions = {
  /** In the order to ask: the first that answers with a key has the say on it. */
  addresses: readonly KeySetAddress[];
  fetch: typeof fetch;
  now: () => number;
  onChange: () => void;
};

/** However many tokens name unknown keys or bear bad signatures, an address is asked again at most this often. */
const REFETCH_INTERVAL = 30 * SECOND;
/** With no key at all nobody can call back: then ask sooner. */
const FIRST_KEYS_INTERVAL = 5 * SECOND;
/** Withdrawn keys are noticed after this long. */
const MAX_AGE = 60 * MINUTE;
/** Keys of an address that fell silent go on working; beside another that answers, not for ever. */
const MAX_SILENCE = DAY;

/** One address and what it last published. */
type Place = {
  address: KeySetAddress;
  keys: Map<string, VerificationKey>;
  fetchedAt: number | null;
  lastFailedAt: number | null;
  /** Whether it answered when it was last asked. */
  answers: boolean;
};

/** One turn of asking: each address at most once, those further back only for what those before them lack. */
type Round = { isFirst: boolean; at: number; asked: Map<Place, Promise<void>>; open: number };

/**
 * The public keys that sign callbacks, from several configured addresses, kept in memory. Keys once fetched go on working while
 * nothing answers; what an address answers replaces what it said before, and `onChange` says so.
 */
export function createKeySet({ addresses, fetch, now, onChange }: KeySetOptions): KeySet {
  const places = addresses.map((address): Place => ({
    address,
    keys: new Map(),
    fetchedAt: null,
    lastFailedAt: null,
    answers: false,
  }));
  let round: Round | null = null;

  const newest = () => Math.max(...places.map(({ fetchedAt }) => fetchedAt ?? -Infinity));

  function known(kid: string): VerificationKey | undefined {
    const having = places.filter(({ keys }) => keys.has(kid));
    const place = having.find(({ answers }) => answers) ?? having[0];
    if (!place || newest() - (place.fetchedAt ?? 0) > MAX_SILENCE) return undefined;
    return place.keys.get(kid);
  }

  /** The turn under way, the last one while it is too soon for another, or a new one. */
  function turn(): Round {
    if (round !== null && (round.open > 0 || isTooSoon(round))) return round;
    return (round = { isFirst: round === null, at: now(), asked: new Map(), open: 0 });
  }

  function isTooSoon({ at, isFirst }: Round): boolean {
    if (newest() === -Infinity) return now() - at < FIRST_KEYS_INTERVAL;
    // The very first fetch is no repetition: a key that changes right after it is found.
    return !isFirst && now() - at < REFETCH_INTERVAL;
  }

  function ask(place: Place, turn: Round): Promise<void> {
    const asked = turn.asked.get(place) ?? renew(place, turn);
    turn.asked.set(place, asked);
    return asked;
  }

  async function renew(place: Place, turn: Round): Promise<void> {
    turn.open += 1;
    try {
      place.keys = await fetchKeys(place.address, fetch);
      place.fetchedAt = now();
      place.answers = true;
      onChange();
    } catch {
      place.lastFailedAt = now();
      place.answers = false;
    } finally {
      turn.open -= 1;
    }
  }

  async function look(kid: string): Promise<KeyLookup> {
    const mine = turn();
    let found = false;
    for (const place of places) {
      // What an address said once is kept as new as the rest; nobody waits for it.
      if (found && place.keys.size > 0) void ask(place, mine);
      if (found) continue;
      await ask(place, mine);
      found = place.answers && place.keys.has(kid);
    }
    return known(kid) ?? (places.some(({ answers }) => answers) ? "unknown" : "unavailable");
  }

  return {
    async find(kid) {
      const key = known(kid);
      if (key === undefined) return look(kid);
      // Old keys are renewed in the background: no callback waits for it.
      if (now() - newest() >= MAX_AGE) void look(kid);
      return key;
    },
    async findReplacement(kid, seen) {
      const key = known(kid);
      // Unless somebody else has found the change meanwhile.
      return key !== undefined && key.modulus !== seen.modulus ? key : look(kid);
    },
    statuses: () =>
      places.map(({ address, keys, fetchedAt, lastFailedAt }) => {
        return { jwksUrl: address.url, fetchedAt, lastFailedAt, keys: keys.size };
      }),
  };
}
