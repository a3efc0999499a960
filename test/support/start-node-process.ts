import "server-only";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";

export type NodeProcess = ChildProcessByStdio<Writable, Readable, null>;

/** Starts Node.js with these arguments, and with these settings beside those of the test run. */
export function startNodeProcess(args: string[], settings: Record<string, string>): NodeProcess {
  const env = { ...process.env, ...settings };
  return spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], env });
}
