import { ProcessGroup } from "./processes/process-group.mjs";
import { buildApplication } from "./setup/build-application.mjs";
import { installDependencies } from "./setup/install-dependencies.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { installBrowser } from "./test/install-browser.mjs";
import { runChecks } from "./test/run-checks.mjs";
import { runCrashStep } from "./test/run-crash-step.mjs";
import { runEndToEndStep } from "./test/run-end-to-end-step.mjs";
import { runShutdownStep } from "./test/run-shutdown-step.mjs";
import { runStartStep } from "./test/run-start-step.mjs";
import { runVitest } from "./test/run-vitest.mjs";
import { TestReport } from "./test/test-report.mjs";
import { describeTestSettings, readTestSettings } from "./test/test-settings.mjs";
import { UserError } from "./user-error.mjs";

const PARTS = ["checks", "unit", "db", "crash", "e2e"];
/** A build of its own, so that the one that npm start runs is left alone. */
const DIST_DIR = ".next-test";
/** A run that is stopped has no result. */
const STOPPED_CODE = 1;

// From a bare clone to a result: everything, or one part, and of that the named files: npm test -- e2e consent-loop
await runCommand(
  async (context) => {
    const { print, onStop } = context;
    const [part, ...paths] = process.argv.slice(2);
    if (part && !PARTS.includes(part))
      throw new UserError(`There is no part "${part}": name one of ${PARTS.join(", ")}.`);
    const includes = (name) => !part || part === name;
    const processes = new ProcessGroup();
    onStop(() => processes.stop());
    await installDependencies(processes, print);
    process.env.GENERATED_TESTS ??= "long";
    const settings = readTestSettings(process.env);
    print(describeTestSettings(settings));

    const report = new TestReport(print);
    // Side by side, because the one mostly waits for the network and the other uses the processors.
    const [hasBrowser] = await Promise.all([
      includes("e2e") && report.attempt("browser", () => installBrowser(processes, print)),
      includes("checks") && runChecks(processes, report).then(() => runVitest(processes, report, "rules")),
      part === "unit" && runVitest(processes, report, "unit", { paths }),
    ]);
    const { NODE_ENV: _, ...env } = process.env;
    const build = () => buildApplication(processes, print, { ...env, NEXT_DIST_DIR: DIST_DIR });
    // Side by side, because the tests on PostgreSQL wait a large part of the time.
    const [isBuilt] = await Promise.all([
      (includes("e2e") || includes("crash")) && report.attempt("build", build),
      includes("db") && runVitest(processes, report, "db", { paths }),
    ]);
    const step = { report, context, settings, distDir: DIST_DIR };
    if (isBuilt && includes("crash")) {
      await report.attempt("shutdown", () => runShutdownStep(step));
      await report.attempt("crash run", () => runCrashStep(step));
    }
    if (isBuilt && includes("e2e")) {
      if (paths.length === 0) await report.attempt("npm start", () => runStartStep(step));
      if (hasBrowser) await report.attempt("end-to-end tests", () => runEndToEndStep(step, paths));
    }
    return report.finish();
  },
  { stopped: STOPPED_CODE },
);
