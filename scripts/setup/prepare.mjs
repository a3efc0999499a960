import path from "node:path";
import { ROOT } from "../paths.mjs";
import { Refusal } from "../refusal.mjs";

/** How our TypeScript runs outside Next.js: with the marks of server files switched off, as on a server. */
export const TYPESCRIPT = ["--conditions=react-server", "--import", "tsx"];

/**
 * Checks the settings, brings the database to the present schema and fills it when it is empty.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} say
 * @param {NodeJS.ProcessEnv} env
 * @param {Array<"--serve" | "--demo">} flags
 */
export async function prepare(processes, say, env, flags) {
  say("preparing the database ...");
  const args = [...TYPESCRIPT, path.join("scripts", "prepare.ts"), ...flags];
  const { ok, output } = await processes.run({ name: "prepare", command: process.execPath, args, env, cwd: ROOT });
  if (processes.stopping) return;
  if (!ok) throw new Refusal(output.trim());
  if (output.trim()) say(output.trim());
}
