import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;

/**
 * Polls until a condition is true; an exception counts as false. Throws an Error that names the condition when it is still false at the
 * timeout.
 * @param {string} condition in words, such as "the application answers"
 * @param {() => Promise<boolean>} isTrue
 * @param {number} timeoutMs
 */
export async function waitUntil(condition, isTrue, timeoutMs) {
  for (const startedAt = Date.now(); Date.now() - startedAt < timeoutMs; await sleep(POLL_MS)) {
    if (await isTrue().catch(() => false)) return;
  }
  throw new Error(`Still false after ${Math.round(timeoutMs / 1000)} s: ${condition}.`);
}
