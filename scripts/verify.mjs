import { ProcessGroup } from "./processes/process-group.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { installDependencies } from "./setup/install-dependencies.mjs";
import { runChecks } from "./test/run-checks.mjs";
import { TestReport } from "./test/test-report.mjs";

/** Who stops the checks has no answer from them. */
const NO_VERDICT = { stopped: 1 };

// What a change must pass before anything slower is worth its time: no database, no browser.
await runCommand(async ({ print, onStop }) => {
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  await installDependencies(processes, print);
  const report = new TestReport(print);
  await runChecks(processes, report);
  return report.close();
}, NO_VERDICT);
