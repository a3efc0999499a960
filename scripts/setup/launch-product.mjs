import { mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";

const NEXT = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");
const READY_WITHIN = 120_000;
const LARGE_LOG = 10_000_000;
/** How long the application may take to finish what is under way. */
const LEAVE_WITHIN = 10_000;

/** @typedef {{ ended: Promise<string> }} Running `ended` gives a sentence when it has ended, which it should not by itself */

/**
 * Starts the sandbox network and waits until it listens.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder the data folder
 * @returns {Promise<Running>}
 */
export async function launchSandbox(processes, env, folder) {
  const own = { SANDBOX_CALLBACK_URL: env.APP_URL, SANDBOX_DATA: path.join(folder, "sandbox") };
  const args = ["--import", "tsx", path.join("sandbox", "main.ts")];
  return launch(processes, folder, "sandbox", "The sandbox network", { args, env: { ...env, ...own } }, ({ seen }) =>
    seen.some((line) => line.includes("listening")),
  );
}

/**
 * Starts the application and waits until it answers.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder the data folder
 * @param {{ dev: boolean, show?: boolean }} how
 * @returns {Promise<Running>}
 */
export function launchApp(processes, env, folder, { dev, show = true }) {
  const args = [NEXT, dev ? "dev" : "start", "-p", String(env.PORT)];
  const mode = { NODE_ENV: dev ? "development" : "production" };
  const job = {
    args,
    env: { ...env, ...mode },
    onError: show ? (line) => console.error(line) : () => {},
    // With hot reload the compiler's words are wanted; log lines are not.
    onOut: (line) => void (dev && show && !line.startsWith("{") && console.log(line)),
  };
  return launch(processes, folder, "app", "The application", job, () =>
    answers(`http://127.0.0.1:${env.PORT}/api/health`),
  );
}

async function launch(processes, folder, name, title, job, isReady) {
  const log = openLog(folder, name);
  const seen = [];
  const record = (onLine) => (line) => {
    seen.push(line);
    if (seen.length > 20) seen.shift();
    log.write(line);
    onLine?.(line);
  };
  const own = { name, command: process.execPath, cwd: ROOT, onOut: record(job.onOut), onError: record(job.onError) };
  const { ended } = processes.launch({ ...job, ...own }, LEAVE_WITHIN);
  let sentence = "";
  const over = ended.then(({ code, signal, error }) => {
    const how = error?.message ?? (code === null ? `signal ${signal}` : `exit code ${code}`);
    const words = seen.filter((line) => line.trim() && !line.startsWith("{")).slice(-3);
    return (sentence = [`${title} has ended (${how}). Its log: ${log.file}`, ...words].join("\n  "));
  });
  for (let waited = 0; !(await isReady({ seen })); waited += 50) {
    if (processes.stopping) return { ended: over };
    if (sentence) throw new UserError(sentence);
    if (waited > READY_WITHIN) throw new UserError(`${title} does not answer. Its log: ${log.file}`);
    await sleep(50);
  }
  return { ended: over };
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
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGE_LOG) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, "a", 0o600);
  const write = (line) => {
    try {
      writeSync(descriptor, `${line}\n`);
    } catch {
      // A full disk must not take the product down by its log.
    }
  };
  return { file, write };
}
