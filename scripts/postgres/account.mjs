import { execFileSync, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { Refusal } from "../refusal.mjs";

/** @typedef {{ uid?: number, gid?: number }} Account the user PostgreSQL runs as; empty: the user we run as */

/**
 * PostgreSQL refuses to run as root, so root lends it another user: the owner of data that exists already, else `postgres`,
 * else `nobody`.
 * @param {string} data the data folder, which need not exist yet
 * @returns {Account}
 */
export function accountFor(data) {
  if (process.getuid?.() !== 0) return {};
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ["postgres", "_postgres", "nobody"]) {
    const uid = idOf("-u", name);
    const gid = idOf("-g", name);
    if (uid !== null && gid !== null && uid !== 0) return { uid, gid };
  }
  throw new Refusal(
    "PostgreSQL does not run as root and there is no user postgres or nobody here: run this as another user.",
  );
}

/**
 * Whether the account can enter a folder, that is: every folder above lets it through.
 * @param {Account} account
 * @param {string} folder
 */
export function canEnter(account, folder) {
  if (account.uid === undefined) return true;
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}

/**
 * Whether the account can run a program where it lies.
 * @param {Account} account
 * @param {string} program
 */
export function canRun(account, program) {
  return spawnSync(program, ["--version"], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}

function idOf(flag, name) {
  try {
    // macOS shows the negative number of nobody as a large one.
    return Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" })) | 0;
  } catch {
    return null;
  }
}
