import "server-only";
import { MINUTE, SECOND } from "@/lib/clock";

const FIRST_CEILING = 2 * SECOND;
const LONGEST_CEILING = 5 * MINUTE;
/** Keeps retries from coming back in the same instant, in milliseconds. */
const SHORTEST_WAIT = 200;

/**
 * When to try again after `failures` failures in a row: a random wait below a ceiling that doubles (full jitter), and never before the
 * gateway's `Retry-After`.
 */
export function nextAttemptAt(
  now: Date,
  failures: number,
  retryAfterSeconds: number | null = null,
  random: () => number = Math.random,
): Date {
  const ceiling = Math.min(LONGEST_CEILING, FIRST_CEILING * 2 ** Math.max(0, failures - 1));
  const wait = Math.max(SHORTEST_WAIT, random() * ceiling, (retryAfterSeconds ?? 0) * SECOND);
  return new Date(now.getTime() + wait);
}
