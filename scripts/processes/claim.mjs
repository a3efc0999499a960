import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readJson, writePrivate } from "../files.mjs";
import { Refusal } from "../refusal.mjs";
import { Crew } from "./crew.mjs";
import { identityOf } from "./identity.mjs";
import { endGroup } from "./signal.mjs";

/**
 * Makes a data folder ours until `release`: refuses while another start uses it, and ends what a killed one left running.
 * @param {string} folder
 * @param {string} [note] where the start can be reached, shown to whoever is refused
 * @returns {Promise<{ crew: Crew, release: () => void }>}
 */
export async function claim(folder, note = "") {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const file = path.join(folder, "running.json");
  const me = { pid: process.pid, identity: identityOf(process.pid), note };
  const left = readJson(file);
  if (left && isAlive(left)) {
    throw new Refusal(
      `Consent Desk already runs from ${folder}${left.note ? `, at ${left.note}` : ""} (process ${left.pid}): ` +
        `stop it first, or start with another DATA_DIR.`,
    );
  }
  for (const member of [...(left?.members ?? [])].reverse()) {
    if (!isAlive(member)) continue;
    await endGroup(member.pid, [
      ["SIGTERM", 3_000],
      ["SIGKILL", 1_000],
    ]);
  }
  const write = (members) => writePrivate(file, JSON.stringify({ ...me, members }));
  write([]);
  return { crew: new Crew(write), release: () => rmSync(file, { force: true }) };
}

/**
 * Does some work while nobody else does it in this clone; waits for those who do.
 * @param {string} file the lock
 * @param {(line: string) => void} say
 * @param {() => Promise<void>} work
 */
export async function alone(file, say, work) {
  for (let told = false; !take(file); told = true) {
    if (!told) say("waiting for another start to finish the same ...");
    await sleep(250);
  }
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** A lock appears complete or not at all, so one that cannot be read is no lock. */
function take(file) {
  const mine = `${file}.${process.pid}.lock`;
  const old = `${file}.${process.pid}.old.lock`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) }));
  try {
    if (link(mine, file)) return true;
    if (isHeld(file)) return false;
    renameSync(file, old);
    // Another start may have taken it since we looked: then it gets its lock back.
    if (isHeld(old)) {
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

function isHeld(file) {
  const holder = readJson(file);
  return holder !== null && isAlive(holder);
}

function isAlive({ pid, identity }) {
  return typeof identity === "string" && identityOf(pid) === identity;
}
