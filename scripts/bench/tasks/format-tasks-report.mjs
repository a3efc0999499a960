import { cpus } from "node:os";
import { isGood } from "./measure-tasks.mjs";

/**
 * Formats what was measured as lines for the terminal.
 * @param {import("./measure-tasks.mjs").TaskResult[]} results
 * @returns {string[]}
 */
export function formatTasksReport(results) {
  const row = (...cells) => cells.map((cell, at) => (at === 0 ? cell.padEnd(44) : cell.padStart(11))).join("");
  const seconds = (value) => `${value.toFixed(1)} s`;
  return [
    "",
    `${cpus().length} processors, Node ${process.versions.node}; by keyboard alone, K 0.28 s, M 1.35 s`,
    row("task", "keys (K)", "decisions", "KLM", "response", "total", "limit"),
    ...results.flatMap((result, index) => {
      const { name, keys, decisions, seconds: klm, responseSeconds, limit, problem } = result;
      const figures = [klm, responseSeconds, klm + responseSeconds].map(seconds);
      const line = row(
        `${String(index + 1).padStart(2)} ${name}`,
        String(keys),
        String(decisions),
        ...figures,
        limit === null ? "" : seconds(limit),
      );
      if (problem !== null) return [`${line}  NOT DONE`, `   ${problem.split("\n")[0]}`];
      return [isGood(result) ? line : `${line}  EXCEEDED`];
    }),
  ];
}
