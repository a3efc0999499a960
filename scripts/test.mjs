import { ProcessGroup } from "./processes/process-group.mjs";
import { buildApplication } from "./setup/build-application.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { installDependencies } from "./setup/install-dependencies.mjs";
import { UserError } from "./user-error.mjs";
import { runChecks } from "./test/run-checks.mjs";
import { runCrashStep } from "./test/run-crash-step.mjs";
import { runEndToEndStep } from "./test/run-end-to-end-step.mjs";
import { installBrowser } from "./test/install-browser.mjs";
import { runShutdownStep } from "./test/run-shutdown-step.mjs";
import { runStartStep } from "./test/run-start-step.mjs";
import { TestReport } from "./test/test-report.mjs";
import { runVitest } from "./test/run-vitest.mjs";

const PARTS = ["checks", "unit", "db", "crash", "e2e"];
/** Apart from the build that npm start runs. */
const DIST_DIR = ".next-test";
/** Who stops the tests has no answer from them. */
const NO_VERDICT = { stopped: 1 };

// From a bare clone to a verdict: everything, or the parts that are named: npm test -- e2e consent-loop
await runCommand(async (context) => {
  const { print, onStop } = context;
  const [part, ...filters] = process.argv.slice(2);
  if (part && !PARTS.includes(part))
    throw new UserError(`There is no part "${part}": name one of ${PARTS.join(", ")}.`);
  const wants = (name) => !part || part === name;
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  await installDependencies(processes, print);

  const report = new TestReport(print);
  // Early, because what cannot be installed is better known before the long work than after it.
  const hasBrowser = wants("e2e") && (await report.attempt("browser", () => installBrowser(processes, print)));
  const { NODE_ENV: _, ...env } = process.env;
  if (wants("checks")) await runChecks(processes, report);
  if (part === "unit") await runVitest(processes, report, "unit");
  if (wants("db")) await runVitest(processes, report, "db");
  const needsBuild = wants("e2e") || wants("crash");
  const isBuilt =
    needsBuild &&
    (await report.attempt("build", () => buildApplication(processes, print, { ...env, NEXT_DIST_DIR: DIST_DIR })));
  if (isBuilt && wants("crash")) {
    await report.attempt("leaving in time", () => runShutdownStep(report, context, DIST_DIR));
    await report.attempt("crash run", () => runCrashStep(report, context, DIST_DIR));
  }
  if (isBuilt && wants("e2e")) {
    if (filters.length === 0) await report.attempt("npm start", () => runStartStep(report, context, DIST_DIR));
    if (hasBrowser) await report.attempt("end-to-end tests", () => runEndToEndStep(report, context, DIST_DIR, filters));
  }
  return report.close();
}, NO_VERDICT);
