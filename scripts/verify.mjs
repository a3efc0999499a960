import { ProcessGroup } from "./processes/process-group.mjs";
import { command } from "./setup/command.mjs";
import { install } from "./setup/install.mjs";
import { runChecks } from "./test/checks.mjs";
import { Tally } from "./test/tally.mjs";

/** Who stops the checks has no answer from them. */
const NO_VERDICT = { stopped: 1 };

// What a change must pass before anything slower is worth its time: no database, no browser.
await command(async ({ say, onStop }) => {
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  await install(processes, say);
  const tally = new Tally(say);
  await runChecks(processes, tally);
  return tally.close();
}, NO_VERDICT);
