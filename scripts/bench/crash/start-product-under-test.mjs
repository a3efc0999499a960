import path from "node:path";
import { ROOT } from "../../paths.mjs";
import { findFreePort } from "../../ports.mjs";
import { DATABASE_NAME, startEmbeddedDatabase } from "../../setup/embedded-database.mjs";
import { prepareDatabase, TYPESCRIPT_ARGS } from "../../setup/prepare-database.mjs";
import { launchSandbox, SERVER } from "../../setup/launch-product.mjs";
import { productWithOwnData } from "../../test/product-with-own-data.mjs";
import { openWorkspace } from "../../test/open-workspace.mjs";
import { shareConnections } from "./share-connections.mjs";

const STOP_TIMEOUT_MS = 10_000;
const LOG_LINES = 5_000;
const printNothing = () => {};

/** @typedef {Awaited<ReturnType<typeof startProductUnderTest>>} ProductUnderTest */

/**
 * Starts a complete product with its own data: PostgreSQL, the sandbox network, the built application, and a worker.
 * @param {(work: () => Promise<void>) => void} onStop
 * @param {string} distDir the build to run
 * @param {{ worker?: "apart" | "inside", copies?: number }} options whether the worker is a process of its own or runs inside the
 *   application; how many applications share the address, each with a worker
 */
export async function startProductUnderTest(onStop, distDir, { worker: workerPlace = "apart", copies = 1 } = {}) {
  const { folder, processes, close } = await openWorkspace("crash");
  // Not durable: a stop of PostgreSQL loses nothing that the operating system has received.
  const startDatabase = () => startEmbeddedDatabase(folder, printNothing, false);
  let database = startDatabase();
  let isStopping = false;
  let stopped = null;
  let stopSharing = () => {};
  const stop = () =>
    (stopped ??= (async () => {
      isStopping = true;
      stopSharing();
      await processes.stop();
      await (await database.catch(() => null))?.stop();
      close();
    })());
  onStop(stop);

  const { addresses, env: common } = await productWithOwnData(folder, await database);
  const env = {
    ...common,
    NEXT_DIST_DIR: distDir,
    NODE_ENV: "production",
    WORKER: workerPlace === "apart" ? "off" : "on",
  };
  await prepareDatabase(processes, printNothing, env, ["--demo"]);
  await launchSandbox(processes, env, folder);

  const logLines = [];
  const log = (name, line) => {
    logLines.push(`${new Date().toISOString()} ${name}: ${line}`);
    if (logLines.length > LOG_LINES) logLines.shift();
  };
  /** Launches a process that is started again whenever it ends, until it is stopped gracefully. */
  const launchRestarting = (name, args, change = {}) => {
    const program = { pid: 0, isStopping: false, ended: Promise.resolve(), onLine: () => {} };
    const start = () => {
      if (isStopping || program.isStopping) return;
      const onOut = (line) => {
        log(name, line);
        program.onLine();
      };
      const job = {
        name,
        command: process.execPath,
        args,
        env: { ...env, ...change },
        cwd: ROOT,
        onOut,
        onError: onOut,
      };
      const { pid, ended } = processes.launch(job, STOP_TIMEOUT_MS);
      program.pid = pid ?? 0;
      program.ended = ended.then(() => start());
    };
    start();
    return program;
  };
  const ports = [];
  while (copies > 1 && ports.length < copies) ports.push(await findFreePort());
  if (copies > 1) stopSharing = await shareConnections(Number(addresses.env.PORT), ports);
  const apps = Array.from({ length: copies }, (_, index) =>
    launchRestarting("app", [SERVER], ports[index] ? { PORT: String(ports[index]) } : {}),
  );
  const workers =
    workerPlace === "apart"
      ? apps.map(() => launchRestarting("worker", [...TYPESCRIPT_ARGS, path.join("scripts", "worker.ts")]))
      : apps;

  return {
    apps,
    workers,
    processes,
    env,
    logLines,
    appUrl: addresses.localUrl.replace("localhost", "127.0.0.1"),
    sandboxUrl: String(addresses.sandboxUrl),
    /** For a superuser, who sees the rows of all hospitals. */
    adminDatabaseUrl: (await database).adminUrl(DATABASE_NAME),
    stop,
    /** @param {{ pid: number }} program */
    kill: ({ pid }) => signalGroup(pid, "SIGKILL"),
    /** Stops a process with SIGTERM, waits for its end, and does not start it again. */
    stopGracefully: async (program) => {
      program.isStopping = true;
      signalGroup(program.pid, "SIGTERM");
      await program.ended;
    },
    /** Starts simulated doctors, who submit consent requests until they are stopped. */
    launchDoctors: (onRequest) => {
      // A line that is no request is a log line.
      const onOut = (line) => (line.startsWith('{"id"') ? onRequest(JSON.parse(line)) : log("doctors", line));
      const onError = (line) => log("doctors", line);
      const args = [...TYPESCRIPT_ARGS, path.join("scripts", "bench", "crash", "simulated-doctors.ts")];
      const job = { name: "doctors", command: process.execPath, args, env, cwd: ROOT, onOut, onError };
      const { pid, ended } = processes.launch(job, STOP_TIMEOUT_MS);
      return {
        stop: async () => {
          if (pid) process.kill(pid, "SIGTERM");
          await ended;
        },
      };
    },
    /** Stops PostgreSQL as a crash would, and starts it again at once on the same port. */
    crashDatabase: async () => {
      await (await database).stopImmediately();
      if (!isStopping) database = startDatabase();
      await database;
    },
  };
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
