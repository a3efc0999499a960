import path from "node:path";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";

/** Node's arguments for running our TypeScript outside Next.js; the condition makes the package server-only do nothing. */
export const TYPESCRIPT_ARGS = ["--conditions=react-server", "--import", "tsx"];

/**
 * Checks the settings, migrates the database, and adds the first hospitals to an empty one. Throws a {@link UserError} with the reasons
 * when a setting or the database is not usable.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 * @param {NodeJS.ProcessEnv} env
 * @param {Array<"--serve" | "--demo">} flags
 */
export async function prepareDatabase(processes, print, env, flags) {
  print("preparing the database ...");
  const args = [...TYPESCRIPT_ARGS, path.join("scripts", "prepare.ts"), ...flags];
  const { ok, output } = await processes.run({ name: "prepare", command: process.execPath, args, env, cwd: ROOT });
  if (processes.stopping) return;
  if (!ok) throw new UserError(output.trim());
  if (output.trim()) print(output.trim());
}
