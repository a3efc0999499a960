import path from "node:path";
import { ProcessGroup } from "./processes/process-group.mjs";
import { command } from "./setup/command.mjs";
import { inForeground, requireInstalled } from "./setup/foreground.mjs";
import { TYPESCRIPT } from "./setup/prepare.mjs";

/** It leaves within ten seconds by itself. */
const PATIENCE = 10_500;

// The background worker as a process of its own, beside an application with WORKER=off.
await command(async ({ onStop }) => {
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  requireInstalled();
  const args = [...TYPESCRIPT, path.join("scripts", "worker.ts")];
  return inForeground(processes, "worker", args, { ...process.env, NODE_ENV: "production" }, PATIENCE);
});
