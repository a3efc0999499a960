import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";

/** In production nothing is installed behind the operator's back. */
export function requireInstalled() {
  if (existsSync(path.join(ROOT, "node_modules", ".package-lock.json"))) return;
  throw new UserError('The dependencies are not installed: run "npm ci" first.');
}

/**
 * Runs Node.js as what this command is: its output is ours, and so is its exit code.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {number} patience how many milliseconds it may take to finish its work after a signal
 * @returns {Promise<number>}
 */
export async function runInForeground(processes, name, args, env, patience) {
  const { ended } = processes.launch(
    {
      name,
      command: process.execPath,
      args,
      env,
      cwd: ROOT,
      onOut: (line) => console.log(line),
      onError: (line) => console.error(line),
    },
    patience,
  );
  const { code } = await ended;
  return code ?? 1;
}
