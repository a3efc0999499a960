import { execFileSync, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { UserError } from "../user-error.mjs";

/** @typedef {{ uid?: number, gid?: number }} OsAccount the operating system user that PostgreSQL runs as; empty: our own */

/**
 * Chooses the operating system user for PostgreSQL, which refuses to run as root: for root it is the owner of existing data, else
 * `postgres`, else `nobody`; otherwise our own user. Throws a {@link UserError} when root has no such user.
 * @param {string} data the data folder, which need not exist yet
 * @returns {OsAccount}
 */
export function chooseOsAccount(data) {
  if (process.getuid?.() !== 0) return {};
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ["postgres", "_postgres", "nobody"]) {
    const uid = readNumericId("-u", name);
    const gid = readNumericId("-g", name);
    if (uid !== null && gid !== null && uid !== 0) return { uid, gid };
  }
  throw new UserError(
    "PostgreSQL does not run as root, and this machine has no user postgres or nobody: run this command as another user.",
  );
}

/**
 * Whether the account may enter a folder, which needs search permission on every folder above it.
 * @param {OsAccount} account
 * @param {string} folder
 */
export function canEnterFolder(account, folder) {
  if (account.uid === undefined) return true;
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}

/**
 * Whether the account can execute a program at its present path.
 * @param {OsAccount} account
 * @param {string} program
 */
export function canRunProgram(account, program) {
  return spawnSync(program, ["--version"], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}

function readNumericId(flag, name) {
  try {
    // macOS prints the negative id of nobody as a large unsigned number.
    return Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" })) | 0;
  } catch {
    return null;
  }
}
