import { median } from "./run-crash-test.mjs";

const describe = (numbers) =>
  numbers.length === 0
    ? "none measured"
    : `median ${median(numbers)} ms, longest ${Math.max(...numbers)} ms (${numbers.length})`;

/**
 * Formats the result of a crash run as lines for the terminal.
 * @param {Awaited<ReturnType<typeof import("./run-crash-test.mjs").runCrashTest>>} result
 */
export function formatCrashReport(result) {
  const { seed, seconds, kills, stops, idle, recoveries, recoveryLimitMs, slowestMs, answers, figures, breaches } =
    result;
  const recoveryRatio = (median(recoveries.app) / recoveryLimitMs).toFixed(2);
  const rows = [
    ["seed", seed],
    ["duration", `${seconds.toFixed(0)} s, of which ${idle.seconds.toFixed(0)} s until no work was left`],
    ["kills of the application", kills.app],
    ["kills of the worker", kills.worker],
    ["immediate stops of PostgreSQL", stops],
    ...Object.entries(figures),
    [
      "callbacks acknowledged again after a kill",
      `${describe(recoveries.app)}: ${recoveryRatio} of the allowed ${Math.round(recoveryLimitMs)} ms`,
    ],
    ["callbacks acknowledged again after a stop", describe(recoveries.postgres)],
    ["slowest answer to a callback", `${slowestMs} ms`],
    [
      "answers to the callbacks of this run",
      Object.entries(answers)
        .map(([answer, times]) => `${answer}: ${times}`)
        .join(", "),
    ],
    ["breaches", breaches.length],
  ];
  return [
    ...rows.map(([name, value]) => `  ${String(name).padEnd(44)}${value}`),
    ...breaches.map((breach) => `  ✗ ${breach}`),
  ];
}
