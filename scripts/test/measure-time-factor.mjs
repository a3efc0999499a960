import { createHash } from "node:crypto";

/** How long the workload takes on the machine for which the time limits were chosen. */
const REFERENCE_MS = 100;
const ROUNDS = 3;
const MAX_FACTOR = 10;

/**
 * Measures how slow this machine is at this moment: 1 for the machine for which the time limits were chosen, and for every faster one, 2 for
 * one that takes twice as long. It takes some tenths of a second.
 */
export function measureTimeFactor() {
  const times = Array.from({ length: ROUNDS }, measureWorkload).sort((a, b) => a - b);
  const median = times[Math.floor(ROUNDS / 2)] ?? REFERENCE_MS;
  return Math.min(MAX_FACTOR, Math.max(1, Math.round((median / REFERENCE_MS) * 10) / 10));
}

/** Hashing and JSON, as tests do: one thread, no disk. Returns milliseconds. */
function measureWorkload() {
  const startedAt = performance.now();
  let text = "";
  for (let round = 0; round < 25_000; round += 1) {
    const entry = { round, digest: createHash("sha256").update(text).digest("hex") };
    text = JSON.stringify({
      ...JSON.parse(JSON.stringify(entry)),
      list: Array.from({ length: 20 }, (_, n) => n * round),
    });
  }
  return performance.now() - startedAt;
}
