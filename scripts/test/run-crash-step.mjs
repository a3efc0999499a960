import { formatCrashReport } from "../bench/crash/format-crash-report.mjs";
import { runCrashTest } from "../bench/crash/run-crash-test.mjs";

const SECONDS = 60;

/**
 * Kills application, worker and PostgreSQL for a minute under traffic, and checks that nothing acknowledged was lost. Counts as one test.
 * @param {import("./test-report.mjs").TestStep} step
 */
export async function runCrashStep({ report, context, settings, distDir }) {
  const startedAt = Date.now();
  const { seed, timeFactor } = settings;
  const silent = { ...context, print: () => {} };
  const result = await runCrashTest(silent, { seconds: SECONDS, seed, distDir, timeFactor });
  const figures = formatCrashReport(result);
  const failed = result.breaches.length > 0 ? 1 : 0;
  report.add("crash run", startedAt, { passed: 1 - failed, failed, output: figures.join("\n"), figures });
}
