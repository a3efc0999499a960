import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { processCommand, processIdentity } from "../processes/process-identity.mjs";
import { endProcess } from "../processes/end-process.mjs";

/**
 * Reads from postmaster.pid the process id of the server of this data folder; null while it does not accept connections.
 * @param {string} data
 */
export function readReadyPid(data) {
  const lines = readLines(data);
  return lines?.[7]?.trim() === "ready" ? Number(lines[0]) : null;
}

/**
 * Stops a server that a killed start left running on this data folder, and removes the postmaster.pid of one that is gone.
 * @param {string} data
 */
export async function stopOrphanedServer(data) {
  const lines = readLines(data);
  if (!lines) return;
  const pid = Number(lines[0]);
  // The id may have been reused by another process, or the folder may be a copy of one whose server is running.
  const isThisServer = lines[1] === data && processIdentity(pid) !== null && processCommand(pid).includes(data);
  if (isThisServer) {
    await endProcess(pid, [
      ["SIGINT", 5_000],
      ["SIGQUIT", 3_000],
    ]);
    if (processIdentity(pid) !== null) throw new Error(`PostgreSQL ${pid} does not stop`);
  }
  // PostgreSQL refuses to start while the id in this file belongs to any running process.
  rmSync(path.join(data, "postmaster.pid"), { force: true });
}

function readLines(data) {
  try {
    return readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
}
