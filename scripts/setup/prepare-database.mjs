import path from "node:path";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";

/** How our TypeScript runs outside Next.js: with the marks of server files switched off, as on a server. */
export const TYPESCRIPT_ARGS = ["--conditions=react-server", "--import", "tsx"];

/**
 * Checks the settings, brings the database to the present schema and fills it when it is empty.
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
