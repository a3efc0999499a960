/** The most that a callback may take in 99 of 100 cases, in milliseconds. */
const LIMIT = 250;

/**
 * The lines of the report: the median round by the p99 of the callbacks.
 * @param {{ floor: import("../callbacks/measure-callbacks.mjs").Result, callbacks: import("../callbacks/measure-callbacks.mjs").Result,
 *   signIns: Record<string, number> }[]} rounds
 * @param {number} atOnce
 */
export function formatSignInReport(rounds, atOnce) {
  const sorted = [...rounds].sort((one, other) => one.callbacks.p99 - other.callbacks.p99);
  const { floor, callbacks, signIns } = sorted[Math.floor(sorted.length / 2)] ?? sorted[0];
  const times = ({ p50, p99 }) => `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  const answers = Object.entries(signIns).map(([status, count]) => `${count} × ${status}`);
  return [
    `callbacks without sign-ins: ${times(floor)}`,
    `callbacks with ${atOnce} anonymous sign-ins at once: ${times(callbacks)} (promised: p99 under ${LIMIT} ms)`,
    `answers to the sign-ins: ${answers.join(", ")}`,
  ];
}
