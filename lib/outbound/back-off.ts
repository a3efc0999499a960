import "server-only";
import { MINUTE, SECOND } from "@/lib/clock";

const FIRST = 2 * SECOND;
/** Nobody comes back in the same instant. */
const LEAST = 200;
const LONGEST = 5 * MINUTE;

/** When to try again after `failures` failures in a row: full jitter below a doubling ceiling, never before the gateway's own wish. */
export function nextTry(
  now: Date,
  failures: number,
  retryAfterSeconds: number | null = null,
  random: () => number = Math.random,
): Date {
  const ceiling = Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - 1));
  const wait = Math.max(LEAST, random() * ceiling, (retryAfterSeconds ?? 0) * SECOND);
  return new Date(now.getTime() + wait);
}
