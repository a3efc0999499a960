import { mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";

const NEXT = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");
const START_TIMEOUT_MS = 120_000;
const POLL_MS = 50;
const LOG_MAX_BYTES = 10_000_000;
/** How long the application may take to shut down. */
const STOP_TIMEOUT_MS = 10_000;

/** @typedef {{ ended: Promise<string> }} Running `ended` resolves to a sentence for the user when the process has ended by itself */

/**
 * Starts the sandbox network and waits until it listens. Throws a {@link UserError} when it ends or does not start in time.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder the data folder
 * @returns {Promise<Running>}
 */
export async function launchSandbox(processes, env, folder) {
  const own = { SANDBOX_CALLBACK_URL: env.APP_URL, SANDBOX_DATA: path.join(folder, "sandbox") };
  const args = ["--import", "tsx", path.join("sandbox", "main.ts")];
  return launch(processes, folder, "sandbox", "The sandbox network", { args, env: { ...env, ...own } }, (recentLines) =>
    recentLines.some((line) => line.includes("listening")),
  );
}

/**
 * Starts the application and waits until it answers. Throws a {@link UserError} when it ends or does not answer in time.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder the data folder
 * @param {{ dev: boolean, show?: boolean }} options
 * @returns {Promise<Running>}
 */
export function launchApp(processes, env, folder, { dev, show = true }) {
  const args = [NEXT, dev ? "dev" : "start", "-p", String(env.PORT)];
  const mode = { NODE_ENV: dev ? "development" : "production" };
  const job = {
    args,
    env: { ...env, ...mode },
    onError: show ? (line) => console.error(line) : () => {},
    // With hot reload the compiler's output is shown; the log, which is JSON, is not.
    onOut: (line) => void (dev && show && !line.startsWith("{") && console.log(line)),
  };
  return launch(processes, folder, "app", "The application", job, () =>
    answers(`http://127.0.0.1:${env.PORT}/api/health`),
  );
}

async function launch(processes, folder, name, title, job, isReady) {
  const log = openLog(folder, name);
  const recentLines = [];
  const record = (onLine) => (line) => {
    recentLines.push(line);
    if (recentLines.length > 20) recentLines.shift();
    log.write(line);
    onLine?.(line);
  };
  const own = { name, command: process.execPath, cwd: ROOT, onOut: record(job.onOut), onError: record(job.onError) };
  const { ended } = processes.launch({ ...job, ...own }, STOP_TIMEOUT_MS);
  let sentence = "";
  const endedWithSentence = ended.then(({ code, signal, error }) => {
    const how = error?.message ?? (code === null ? `signal ${signal}` : `exit code ${code}`);
    const lastLines = recentLines.filter((line) => line.trim() && !line.startsWith("{")).slice(-3);
    return (sentence = [`${title} has ended (${how}). Its log: ${log.file}`, ...lastLines].join("\n  "));
  });
  for (const startedAt = Date.now(); !(await isReady(recentLines)); await sleep(POLL_MS)) {
    if (processes.stopping) return { ended: endedWithSentence };
    if (sentence) throw new UserError(sentence);
    if (Date.now() - startedAt > START_TIMEOUT_MS)
      throw new UserError(`${title} does not answer. Its log: ${log.file}`);
  }
  return { ended: endedWithSentence };
}

async function answers(url) {
  try {
    await fetch(url, { signal: AbortSignal.timeout(30_000) });
    return true;
  } catch {
    return false;
  }
}

function openLog(folder, name) {
  const file = path.join(folder, "log", `${name}.log`);
  mkdirSync(path.dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, "a", 0o600);
  const write = (line) => {
    try {
      writeSync(descriptor, `${line}\n`);
    } catch {
      // A full disk must not stop the product because of its log.
    }
  };
  return { file, write };
}
