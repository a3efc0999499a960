import { mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";
import { readAddresses } from "./read-addresses.mjs";
import { sandboxEnvironment } from "./sandbox-environment.mjs";

/** The program that runs the built application. */
export const SERVER = path.join(ROOT, "scripts", "server", "run-server.mjs");
const NEXT = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");
const START_TIMEOUT_MS = 120_000;
const POLL_MS = 50;
/** How long the application may become healthy without a word to the user. */
const QUIET_WAIT_MS = 10_000;
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
  const job = { args: ["--import", "tsx", path.join("sandbox", "main.ts")], env: sandboxEnvironment(env, folder) };
  return launch(processes, folder, "sandbox", "The sandbox network", job, (recentLines) =>
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
  const args = dev ? [NEXT, "dev", "-p", String(env.PORT), "-H", env.HOST || "0.0.0.0"] : [SERVER];
  const mode = { NODE_ENV: dev ? "development" : "production" };
  const job = {
    args,
    env: { ...env, ...mode },
    onError: show ? (line) => console.error(line) : () => {},
    // With hot reload the compiler's output is shown; the log, which is JSON, is not.
    onOut: (line) => void (dev && show && !line.startsWith("{") && console.log(line)),
  };
  const { healthUrl } = readAddresses(env);
  return launch(processes, folder, "app", "The application", job, async () => (await readHealth(healthUrl)) !== null);
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

/**
 * Waits until the application is healthy: it answers, its background work runs, and no callback is left unprocessed. What is waited for is
 * printed once when it takes long.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 * @param {string} healthUrl
 * @param {string | undefined} token the one that METRICS_TOKEN names
 */
export async function waitUntilHealthy(processes, print, healthUrl, token) {
  const startedAt = Date.now();
  let isPrinted = false;
  for (let health; !processes.stopping; await sleep(POLL_MS)) {
    health = await readHealth(healthUrl, token);
    if (health?.status === "ok") return;
    if (isPrinted || Date.now() - startedAt < QUIET_WAIT_MS) continue;
    const notOk = Object.entries(health?.checks ?? {}).filter(([, { status }]) => status !== "ok");
    print(`waiting until the application is healthy (${notOk.map(([name]) => name).join(", ") || "no answer"}) ...`);
    isPrinted = true;
  }
}

/** The state of health, or null where nothing answers. */
async function readHealth(url, token) {
  try {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    return await (await fetch(url, { headers, signal: AbortSignal.timeout(30_000) })).json();
  } catch {
    return null;
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
