import path from "node:path";
import { ProcessGroup } from "./processes/process-group.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { runInForeground, requireInstalled } from "./setup/run-in-foreground.mjs";
import { TYPESCRIPT_ARGS } from "./setup/prepare-database.mjs";

/** It leaves within ten seconds by itself. */
const PATIENCE = 10_500;

// The background worker as a process of its own, beside an application with WORKER=off.
await runCommand(async ({ onStop }) => {
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  requireInstalled();
  const args = [...TYPESCRIPT_ARGS, path.join("scripts", "worker.ts")];
  return runInForeground(processes, "worker", args, { ...process.env, NODE_ENV: "production" }, PATIENCE);
});
