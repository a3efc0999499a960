import { linkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { readJsonFile } from "../files.mjs";
import { isRunning, processIdentity } from "./process-identity.mjs";

/**
 * Does some work that only one process in this clone may do at a time; waits while another one does it.
 * @param {string} file the lock file
 * @param {(line: string) => void} print
 * @param {() => Promise<void>} work
 */
export async function withFileLock(file, print, work) {
  for (let printed = false; !tryLock(file); printed = true) {
    if (!printed) print("waiting for another start to finish the same ...");
    await sleep(250);
  }
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** A lock file appears complete or not at all, so a file that cannot be read is no lock. */
function tryLock(file) {
  const mine = `${file}.${process.pid}.lock`;
  const old = `${file}.${process.pid}.old.lock`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }));
  try {
    if (link(mine, file)) return true;
    if (isLocked(file)) return false;
    renameSync(file, old);
    // Another start may have locked it after our check: then its lock is put back.
    if (isLocked(old)) {
      link(old, file);
      return false;
    }
    return link(mine, file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return false;
    throw error;
  } finally {
    for (const draft of [mine, old]) rmSync(draft, { force: true });
  }
}

function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

function isLocked(file) {
  const owner = readJsonFile(file);
  return owner !== null && isRunning(owner);
}
