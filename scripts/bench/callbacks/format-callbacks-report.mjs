import { cpus } from "node:os";

/** @typedef {import("./measure-callbacks.mjs").Result} Result */

const NAMES = {
  product: "callback, verified and durable",
  emptyRoute: "a route that does nothing",
  bareInsert: "node:http, one durable insert",
};

/**
 * Formats what was measured as lines for the terminal.
 * @param {{ throughput: any[], fixedRate: any[], sustained: any[] }} measured
 * @returns {string[]}
 */
export function formatCallbacksReport({ throughput, fixedRate, sustained }) {
  const row = (...cells) => cells.map((cell, at) => (at === 0 ? cell.padEnd(46) : cell.padStart(12))).join("");
  const ms = (value) => `${value.toFixed(1)} ms`;
  const resultRow = (name, { perSecond, p50, p95, p99 }, share = "") =>
    row(name, perSecond.toFixed(0), ms(p50), ms(p95), ms(p99), share);
  const share = (part, whole) => `${((100 * part.perSecond) / whole.perSecond).toFixed(0)} %`;
  return [
    "",
    row(`${cpus().length} processors, Node ${process.versions.node}`, "a second", "p50", "p95", "p99", "of empty"),
    ...throughput.flatMap(({ connections, ...targets }) => [
      `${connections} connection${connections === 1 ? "" : "s"}, background worker off, medians`,
      ...Object.entries(NAMES).map(([key, name]) =>
        resultRow(`  ${name}`, targets[key], share(targets[key], targets.emptyRoute)),
      ),
    ]),
    "",
    ...sustained.map(
      ({ commitMs, perSecond, acknowledged, bare }) =>
        `sustained at 16 connections, worker on, commits of at least ${commitMs} ms: ${perSecond.toFixed(0)} a second acknowledged and processed (${acknowledged.toFixed(0)} acknowledged), ${(perSecond / bare).toFixed(2)} of ${bare.toFixed(0)} plain inserts`,
    ),
    "",
    ...fixedRate.map(
      ({ worker, perSecond, within50, p50, p99 }) =>
        `${perSecond.toFixed(0)} a second, worker ${worker}: ${(100 * within50).toFixed(2)} % acknowledged within 50 ms (p50 ${ms(p50)}, p99 ${ms(p99)})`,
    ),
  ];
}
