import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf } from "./identity.mjs";

/** @typedef {Array<[NodeJS.Signals, number]>} Steps signals in turn, each with its patience in milliseconds */

/**
 * Sends signals in turn until the process is gone.
 * @param {number} pid
 * @param {Steps} steps
 */
export async function endProcess(pid, steps) {
  for (const [signal, patience] of steps) {
    tell(pid, signal);
    if (await goneWithin(pid, patience)) return;
  }
}

/**
 * Ends the leader of a process group, then whatever it left behind in the group.
 * @param {number} pid
 * @param {Steps} steps
 */
export async function endGroup(pid, steps) {
  for (const [signal, patience] of steps) {
    tell(-pid, signal);
    if (await goneWithin(pid, patience)) break;
  }
  tell(-pid, "SIGKILL");
}

/**
 * A tiny shell that outlives us by one signal: when this process ends, however it ends, `target` is told to stop.
 * @param {number} target a process number, or a negative one for its group
 * @param {"TERM" | "INT"} signal
 * @returns {() => void} dismisses the watch
 */
export function stopWithMe(target, signal) {
  const script = 'trap "" INT TERM HUP; read -r line; kill -s "$1" -- "$2" 2>/dev/null';
  const watch = spawn("/bin/sh", ["-c", script, "watch", signal, String(target)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watch.on("error", () => {});
  watch.unref();
  const pipe = /** @type {import("node:net").Socket} */ (watch.stdin);
  pipe.on("error", () => {});
  pipe.unref();
  return () => void watch.kill("SIGKILL");
}

async function goneWithin(pid, patience) {
  for (let waited = 0; waited <= patience; waited += 20) {
    if (identityOf(pid) === null) return true;
    await sleep(20);
  }
  return false;
}

function tell(target, signal) {
  try {
    process.kill(target, signal);
  } catch {
    // Gone already.
  }
}
