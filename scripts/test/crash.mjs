import { runCrashTest } from "../bench/crash/run-crash-test.mjs";
import { formatCrashReport } from "../bench/crash/format-crash-report.mjs";

const SECONDS = 60;

/**
 * A minute of killing application, worker and PostgreSQL under traffic, and the audit of what was acknowledged. Counts as one test.
 * @param {import("./tally.mjs").Tally} tally
 * @param {import("../setup/command.mjs").Hands} hands
 * @param {string} distDir the build to run
 */
export async function tryCrash(tally, hands, distDir) {
  const started = Date.now();
  const seed = Math.floor(Math.random() * 1e9);
  const result = await runCrashTest({ ...hands, say: () => {} }, { seconds: SECONDS, seed, distDir });
  const table = formatCrashReport(result);
  const failed = result.breaches.length > 0 ? 1 : 0;
  tally.add("crash run", started, { passed: 1 - failed, failed, output: table.join("\n"), figures: table });
}
