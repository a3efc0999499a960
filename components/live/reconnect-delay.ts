const SHORTEST = 500;
const LONGEST = 5_000;

/** Milliseconds until a lost stream is opened again: uniform, so that a restart of the server does not bring all pages at once. */
export function reconnectDelay(random: () => number = Math.random): number {
  return SHORTEST + random() * (LONGEST - SHORTEST);
}
