import { median, RECOVERED_WITHIN } from "./run.mjs";

const spread = (numbers) =>
  numbers.length === 0
    ? "none measured"
    : `median ${median(numbers)} ms, longest ${Math.max(...numbers)} ms (${numbers.length})`;

/**
 * A crash run for people.
 * @param {Awaited<ReturnType<typeof import("./run.mjs").runCrash>>} result
 */
export function tableOf({ seed, seconds, kills, stops, settled, recoveries, slowest, answers, figures, breaches }) {
  const rows = [
    ["seed", seed],
    ["storm and rest", `${seconds.toFixed(0)} s, of which ${settled.seconds.toFixed(0)} s rest`],
    ["kills of the application", kills.app],
    ["kills of the worker", kills.worker],
    ["immediate stops of PostgreSQL", stops],
    ...Object.entries(figures),
    [
      "answering again after a kill",
      `${recoveries.app.filter((ms) => ms <= RECOVERED_WITHIN).length} of ${recoveries.app.length} within 3 s`,
    ],
    ["", spread(recoveries.app)],
    ["answering again after PostgreSQL's return", spread(recoveries.postgres)],
    ["slowest answer to a callback", `${slowest} ms`],
    [
      "the driver's callbacks met",
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
