import { cpus } from "node:os";

/** @typedef {{ perSecond: number, p50: number, p95: number, p99: number, within50: number }} Result */

/**
 * The median of each figure over the rounds.
 * @param {Result[]} rounds
 * @returns {Result}
 */
export function median(rounds) {
  const of = (name) => rounds.map((round) => round[name]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN;
  return { perSecond: of("perSecond"), p50: of("p50"), p95: of("p95"), p99: of("p99"), within50: of("within50") };
}

const NAMES = {
  product: "callback, verified and durable",
  nothing: "a route that does nothing",
  bare: "node:http, one durable insert",
};

/**
 * What was measured, for people.
 * @param {{ figures: any[], steady: any[], workerOn: Result }} measured
 * @returns {string[]}
 */
export function tableOf({ figures, steady, workerOn }) {
  const row = (...cells) => cells.map((cell, at) => (at === 0 ? cell.padEnd(46) : cell.padStart(12))).join("");
  const ms = (value) => `${value.toFixed(1)} ms`;
  const line = (name, { perSecond, p50, p95, p99 }, share = "") =>
    row(name, perSecond.toFixed(0), ms(p50), ms(p95), ms(p99), share);
  const of = (part, whole) => `${((100 * part.perSecond) / whole.perSecond).toFixed(0)} %`;
  return [
    "",
    row(`${cpus().length} processors, Node ${process.versions.node}`, "a second", "p50", "p95", "p99", "of nothing"),
    ...figures.flatMap(({ connections, ...parties }) => [
      `${connections} connection${connections === 1 ? "" : "s"}, background worker off, medians`,
      ...Object.entries(NAMES).map(([key, name]) => line(`  ${name}`, parties[key], of(parties[key], parties.nothing))),
    ]),
    "16 connections, background worker on, one round",
    line(`  ${NAMES.product}`, workerOn),
    "",
    ...steady.map(
      ({ worker, perSecond, within50, p50, p99 }) =>
        `${perSecond.toFixed(0)} a second, worker ${worker}: ${(100 * within50).toFixed(2)} % acknowledged within 50 ms (p50 ${ms(p50)}, p99 ${ms(p99)})`,
    ),
  ];
}
