import { runCrashTest } from "../bench/crash/run-crash-test.mjs";
import { formatCrashReport } from "../bench/crash/format-crash-report.mjs";

const SECONDS = 60;

/**
 * A minute of killing application, worker and PostgreSQL under traffic, and the audit of what was acknowledged. Counts as one test.
 * @param {import("./test-report.mjs").TestReport} report
 * @param {import("../setup/run-command.mjs").CommandContext} context
 * @param {string} distDir the build to run
 */
export async function runCrashStep(report, context, distDir) {
  const started = Date.now();
  const seed = Math.floor(Math.random() * 1e9);
  const result = await runCrashTest({ ...context, print: () => {} }, { seconds: SECONDS, seed, distDir });
  const table = formatCrashReport(result);
  const failed = result.breaches.length > 0 ? 1 : 0;
  report.add("crash run", started, { passed: 1 - failed, failed, output: table.join("\n"), figures: table });
}
