import "server-only";
import { spawn, type ChildProcess } from "node:child_process";

/** Starts the background worker on a database, as a process of its own. */
export function startWorkerProcess(databaseUrl: string): ChildProcess {
  const args = ["--conditions=react-server", "--import", "tsx", "scripts/worker.ts"];
  return spawn(process.execPath, args, { env: { ...process.env, DATABASE_URL: databaseUrl }, stdio: "ignore" });
}
