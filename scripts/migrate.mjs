import path from "node:path";
import { ProcessGroup } from "./processes/process-group.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { requireInstalled, runInForeground } from "./setup/run-in-foreground.mjs";
import { TYPESCRIPT_ARGS } from "./setup/prepare-database.mjs";

/** A migration that is stopped is rolled back, or leaves an index that the next run replaces. */
const STOP_TIMEOUT_MS = 10_000;

// Brings the database up to date as a step of its own, before processes with MIGRATE=off start.
await runCommand(async ({ onStop }) => {
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  requireInstalled();
  const args = [...TYPESCRIPT_ARGS, path.join("scripts", "migrate.ts")];
  return runInForeground(processes, "migrate", args, { ...process.env, NODE_ENV: "production" }, STOP_TIMEOUT_MS);
});
