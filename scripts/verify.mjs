import { ProcessGroup } from "./processes/process-group.mjs";
import { installDependencies } from "./setup/install-dependencies.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { runChecks } from "./test/run-checks.mjs";
import { TestReport } from "./test/test-report.mjs";
import { describeTestSettings, readTestSettings } from "./test/test-settings.mjs";

/** A run that is stopped has no result. */
const STOPPED_CODE = 1;

// What a change must pass before the slower tests are worth their time: no database, no browser.
await runCommand(
  async ({ print, onStop }) => {
    const processes = new ProcessGroup();
    onStop(() => processes.stop());
    await installDependencies(processes, print);
    print(describeTestSettings(readTestSettings(process.env)));
    const report = new TestReport(print);
    await runChecks(processes, report);
    return report.finish();
  },
  { stopped: STOPPED_CODE },
);
