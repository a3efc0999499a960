import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { readJsonFile, writePrivateFile } from "../files.mjs";
import { UserError } from "../user-error.mjs";
import { endProcessWithChildren } from "./end-process.mjs";
import { ProcessGroup } from "./process-group.mjs";
import { isRunning, processIdentity } from "./process-identity.mjs";

/**
 * Locks a data folder until `release`, and ends the processes that a killed start left running. Throws a {@link UserError} when another
 * start uses the folder.
 * @param {string} folder
 * @param {string} [address] of the application, named in the refusal of another start
 * @returns {Promise<{ processes: ProcessGroup, release: () => void }>}
 */
export async function lockDataFolder(folder, address = "") {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const file = lockFileOf(folder);
  const owner = { pid: process.pid, identity: processIdentity(process.pid), address };
  const earlier = readJsonFile(file);
  if (earlier && isRunning(earlier)) {
    throw new UserError(
      `Consent Desk already runs from ${folder}${earlier.address ? `, at ${earlier.address}` : ""} (process ${earlier.pid}): ` +
        `stop it first, or start with another DATA_DIR.`,
    );
  }
  for (const member of [...(earlier?.members ?? [])].reverse()) {
    if (!isRunning(member)) continue;
    await endProcessWithChildren(member.pid, [
      ["SIGTERM", 3_000],
      ["SIGKILL", 1_000],
    ]);
  }
  const write = (members) => writePrivateFile(file, JSON.stringify({ ...owner, members }));
  write([]);
  return { processes: new ProcessGroup(write), release: () => rmSync(file, { force: true }) };
}

/**
 * Whether a product runs from a data folder, with its database.
 * @param {string} folder
 * @returns {boolean}
 */
export function productRunsFrom(folder) {
  const owner = readJsonFile(lockFileOf(folder));
  return Boolean(owner?.address) && isRunning(owner);
}

const lockFileOf = (folder) => path.join(folder, "running.json");
