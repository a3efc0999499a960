/**
 * Describes a measured time as a part of the time that is allowed on this machine, for the output of a test.
 * @param {string} what was measured, such as "from SIGTERM to the end of the worker"
 * @param {number} tookMs
 * @param {number} allowedMs
 */
export function describeTime(what, tookMs, allowedMs) {
  return `${what}: ${Math.round(tookMs)} ms, ${(tookMs / allowedMs).toFixed(2)} of the allowed ${Math.round(allowedMs)} ms`;
}
