import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";

/** Throws a {@link UserError} when the dependencies are not installed; in production the operator installs them. */
export function requireInstalled() {
  if (existsSync(path.join(ROOT, "node_modules", ".package-lock.json"))) return;
  throw new UserError('The dependencies are not installed: run "npm ci" first.');
}

/**
 * Runs a Node.js program to its end and prints its output. Returns its exit code.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {number} stopTimeoutMs how long it may take to stop after a signal
 * @returns {Promise<number>}
 */
export async function runInForeground(processes, name, args, env, stopTimeoutMs) {
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
    stopTimeoutMs,
  );
  const { code } = await ended;
  return code ?? 1;
}
