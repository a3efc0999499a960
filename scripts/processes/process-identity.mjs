import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const HAS_PROC = existsSync("/proc/self/stat");

/**
 * A text that differs between a process and a later one that reuses its id: it contains the start time. Null when the process has ended
 * (a zombie counts as ended).
 * @param {number} pid
 * @returns {string | null}
 */
export function processIdentity(pid) {
  return HAS_PROC ? fromProc(pid) : fromPs(pid);
}

/**
 * Whether a process that was written down with its identity is still running.
 * @param {{ pid: number, identity: unknown }} written
 */
export function isRunning({ pid, identity }) {
  return typeof identity === "string" && processIdentity(pid) === identity;
}

/**
 * The command line of a process, or an empty string.
 * @param {number} pid
 */
export function processCommand(pid) {
  try {
    if (HAS_PROC) return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return "";
  }
}

function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may itself contain spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return null;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${fields[19]}`;
  } catch {
    return null;
  }
}

function fromPs(pid) {
  try {
    const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
    return line === "" || line.startsWith("Z") ? null : line.replace(/^\S+\s+/, "");
  } catch {
    return null;
  }
}
