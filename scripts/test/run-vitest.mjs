import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readJsonFile } from "../files.mjs";
import { ROOT } from "../paths.mjs";

const VITEST = path.join(ROOT, "node_modules", "vitest", "vitest.mjs");

/**
 * Runs one project of the Vitest configuration and counts its tests.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {import("./test-report.mjs").TestReport} report
 * @param {"unit" | "db"} project
 */
export async function runVitest(processes, report, project) {
  const started = Date.now();
  const folder = mkdtempSync(path.join(tmpdir(), "consent-desk-"));
  const reportFile = path.join(folder, "report.json");
  const args = [
    VITEST,
    "run",
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
  // A file that does not load has no tests to fail, nor has a run that breaks off.
  const broken = counts?.testResults?.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.length,
  );
  const failed = (counts?.numFailedTests ?? 0) + (broken?.length ?? 0);
  const name = project === "unit" ? "unit tests" : "tests on PostgreSQL";
  report.add(name, started, { passed, failed: ok ? failed : Math.max(failed, 1), output });
}
