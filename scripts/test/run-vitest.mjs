import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readJsonFile } from "../files.mjs";
import { ROOT } from "../paths.mjs";

const VITEST = path.join(ROOT, "node_modules", "vitest", "vitest.mjs");
const STEP_NAMES = { unit: "unit tests", rules: "tests of the lint rules", db: "tests on PostgreSQL" };

/**
 * Runs one project of the Vitest configuration and reports its tests: all of them, the ones whose path contains one of `paths`, or the ones
 * that import one of `relatedTo`. Nothing is reported when the selection has no test.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {import("./test-report.mjs").TestReport} report
 * @param {"unit" | "rules" | "db"} project
 * @param {{ paths?: string[], relatedTo?: string[] }} selection
 */
export async function runVitest(processes, report, project, { paths = [], relatedTo } = {}) {
  const startedAt = Date.now();
  const folder = mkdtempSync(path.join(tmpdir(), "consent-desk-"));
  const reportFile = path.join(folder, "report.json");
  const args = [
    VITEST,
    ...(relatedTo ? ["related", "--run", "--passWithNoTests", ...relatedTo] : ["run", ...paths]),
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
  ];
  const { ok, output } = await processes.run({ name: project, command: process.execPath, args, cwd: ROOT });
  const counts = readJsonFile(reportFile);
  rmSync(folder, { recursive: true, force: true });
  if (processes.stopping) return;
  const passed = counts?.numPassedTests ?? 0;
  if (relatedTo && ok && passed === 0) return;
  // A file that does not load has no failed tests, and a run that breaks off has none either: both count as one failure.
  const unloaded = counts?.testResults?.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.length,
  );
  const failed = (counts?.numFailedTests ?? 0) + (unloaded?.length ?? 0);
  report.add(STEP_NAMES[project], startedAt, { passed, failed: ok ? failed : Math.max(failed, 1), output });
}
