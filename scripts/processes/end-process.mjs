import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "./process-identity.mjs";

/** @typedef {Array<[NodeJS.Signals, number]>} Steps signals to send in turn, each with the time to wait for the end in milliseconds */

/**
 * Sends signals in turn until the process has ended.
 * @param {number} pid
 * @param {Steps} steps
 */
export async function endProcess(pid, steps) {
  for (const [signal, timeout] of steps) {
    send(pid, signal);
    if (await endsWithin(pid, timeout)) return;
  }
}

/**
 * Ends a process that leads an operating system process group, then whatever remains of that group.
 * @param {number} pid
 * @param {Steps} steps
 */
export async function endProcessWithChildren(pid, steps) {
  for (const [signal, timeout] of steps) {
    send(-pid, signal);
    if (await endsWithin(pid, timeout)) break;
  }
  send(-pid, "SIGKILL");
}

/**
 * Makes sure that `target` is stopped when this process ends, even by SIGKILL: a small shell waits for the end of a pipe from us and then
 * sends the signal.
 * @param {number} target a process id, or a negative one for its process group
 * @param {"TERM" | "INT"} signal
 * @returns {() => void} cancels it
 */
export function stopOnExit(target, signal) {
  const script = 'trap "" INT TERM HUP; read -r line; kill -s "$1" -- "$2" 2>/dev/null';
  const shell = spawn("/bin/sh", ["-c", script, "stop-on-exit", signal, String(target)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.on("error", () => {});
  shell.unref();
  const pipe = /** @type {import("node:net").Socket} */ (shell.stdin);
  pipe.on("error", () => {});
  pipe.unref();
  return () => void shell.kill("SIGKILL");
}

async function endsWithin(pid, timeout) {
  for (let waited = 0; waited <= timeout; waited += 20) {
    if (processIdentity(pid) === null) return true;
    await sleep(20);
  }
  return false;
}

function send(target, signal) {
  try {
    process.kill(target, signal);
  } catch {
    // It has ended already.
  }
}
