import path from "node:path";
import { ProcessGroup } from "./processes/process-group.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { requireInstalled, runInForeground } from "./setup/run-in-foreground.mjs";
import { TYPESCRIPT_ARGS } from "./setup/prepare-database.mjs";

/** A little more than the ten seconds after which it ends by itself. */
const STOP_TIMEOUT_MS = 10_500;

// The background worker as a process of its own, beside an application with WORKER=off.
await runCommand(async ({ onStop }) => {
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  requireInstalled();
  const args = [...TYPESCRIPT_ARGS, path.join("scripts", "worker.ts")];
  return runInForeground(processes, "worker", args, { ...process.env, NODE_ENV: "production" }, STOP_TIMEOUT_MS);
});
