import path from "node:path";
import { ProcessGroup } from "./processes/process-group.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { requireInstalled, runInForeground } from "./setup/run-in-foreground.mjs";
import { TYPESCRIPT_ARGS } from "./setup/prepare-database.mjs";

/** A change that is stopped is rolled back. */
const STOP_TIMEOUT_MS = 10_000;

// Manages accounts without signing in, for an operator who is locked out: npm run staff -- list | invite | disable | enable | reset.
await runCommand(async ({ onStop }) => {
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  requireInstalled();
  const args = [...TYPESCRIPT_ARGS, path.join("scripts", "staff.ts"), ...process.argv.slice(2)];
  return runInForeground(processes, "staff", args, { ...process.env, NODE_ENV: "production" }, STOP_TIMEOUT_MS);
});
