import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { commandOf, identityOf } from "../processes/identity.mjs";
import { endProcess } from "../processes/signal.mjs";

/**
 * The process number of the server on this data folder, once it takes connections; null before.
 * @param {string} data
 */
export function readyPid(data) {
  const lines = readLines(data);
  return lines?.[7]?.trim() === "ready" ? Number(lines[0]) : null;
}

/**
 * Stops a server that a killed start left running on this data folder, and clears away what a dead one left.
 * @param {string} data
 */
export async function endOrphan(data) {
  const lines = readLines(data);
  if (!lines) return;
  const pid = Number(lines[0]);
  // Its number may belong to a stranger by now, or the folder may be a copy of another whose server runs.
  const isOurs = lines[1] === data && identityOf(pid) !== null && commandOf(pid).includes(data);
  if (isOurs) {
    await endProcess(pid, [
      ["SIGINT", 5_000],
      ["SIGQUIT", 3_000],
    ]);
    if (identityOf(pid) !== null) throw new Error(`PostgreSQL ${pid} does not stop`);
  }
  // PostgreSQL itself refuses to start while the number in here belongs to any living process.
  rmSync(path.join(data, "postmaster.pid"), { force: true });
}

function readLines(data) {
  try {
    return readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
}
