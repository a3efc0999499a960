import { cpus } from "node:os";

/**
 * Formats what was measured as lines for the terminal.
 * @param {import("./measure-live-pages.mjs").LiveResult[]} results the first one with one page
 * @returns {string[]}
 */
export function formatLiveReport(results) {
  const row = (...cells) => cells.map((cell, at) => (at === 0 ? cell.padEnd(34) : cell.padStart(12))).join("");
  const figures = [
    ["statements for each change", (result) => result.statementsPerChange.toFixed(1)],
    ["  and for each refetch", (result) => result.statementsPerRefetch.toFixed(1)],
    ["CPU time for each change", (result) => `${result.cpuMsPerChange.toFixed(1)} ms`],
    ["processors in use", (result) => result.cpuShare.toFixed(2)],
    ["changes received by a page", (result) => `${(100 * result.received).toFixed(0)} %`],
    ["refetches of a page a second", (result) => result.refetchesPerPageAndSecond.toFixed(2)],
    ["fetches without an answer", (result) => String(result.failures)],
    ["a refetch takes, p50", (result) => `${result.refetchMs.p50.toFixed(0)} ms`],
    ["a refetch takes, p95", (result) => `${result.refetchMs.p95.toFixed(0)} ms`],
  ];
  const [{ changes, seconds }] = results;
  return [
    "",
    `${cpus().length} processors, Node ${process.versions.node}; ${(changes / seconds).toFixed(0)} changes a second of one hospital`,
    row("open pages", ...results.map(({ pages }) => String(pages))),
    ...figures.map(([name, format]) => row(name, ...results.map(format))),
  ];
}
