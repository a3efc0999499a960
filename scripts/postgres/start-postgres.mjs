import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readJsonFile, writePrivateFile } from "../files.mjs";
import { findFreePort, isPortFree } from "../ports.mjs";
import { endProcess, stopOnExit } from "../processes/end-process.mjs";
import { UserError } from "../user-error.mjs";
import { ADMIN_ROLE, checkVersion, createCluster, POSTGRES_ENV, PRODUCT_ROLE } from "./create-cluster.mjs";
import { locateCluster } from "./locate-cluster.mjs";
import { readReadyPid, stopOrphanedServer } from "./postmaster-file.mjs";

const START_TIMEOUT_MS = 60_000;
const LOG_MAX_BYTES = 5_000_000;

/**
 * Settings for data that may be lost: a crash of PostgreSQL alone loses nothing with them, a crash of the machine may. Test files run side by
 * side, each with connections of its own.
 */
const NOT_DURABLE = ["fsync=off", "full_page_writes=off", "autovacuum=off", "max_connections=400"];

/**
 * @typedef {object} Cluster
 * @property {(database: string) => string} url the address of a database for the product's role, which is no superuser
 * @property {(database: string) => string} adminUrl the address of a database for the superuser
 * @property {number} port
 * @property {() => Promise<void>} stop stops within about five seconds
 * @property {() => Promise<void>} stopImmediately stops without a checkpoint and without ending transactions, as a crash would
 * @property {Promise<void>} ended resolves when the server has ended, for any reason
 * @property {() => string} logTail the last lines of its log
 * @property {string} home the folder that contains its data
 */

/**
 * Starts the embedded PostgreSQL of a data folder on its own port on 127.0.0.1, and creates it at the first start. The caller must hold
 * the lock of the data folder. Throws a {@link UserError} when it cannot run.
 * @param {{ folder: string, durable: boolean, print?: (line: string) => void }} options
 * @returns {Promise<Cluster>}
 */
export async function startPostgres({ folder, durable, print = () => {} }) {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const dataFolder = realpathSync(folder);
  const file = path.join(dataFolder, "postgres.json");
  const saved = readJsonFile(file);
  const location = locateCluster(dataFolder, saved?.home, print);
  const exists = existsSync(path.join(location.data, "PG_VERSION"));
  if (exists) checkSaved(saved, file, dataFolder);
  const settings = {
    adminPassword: saved?.adminPassword ?? newPassword(),
    password: saved?.password ?? newPassword(),
    port: saved?.port ?? 0,
    home: location.home,
  };
  writePrivateFile(file, JSON.stringify(settings));

  checkVersion(location.data, location.version);
  await stopOrphanedServer(location.data);
  if (!exists) await createCluster(location, settings, durable);

  for (let attempt = 1; ; attempt++) {
    if (!settings.port || !(await isPortFree(settings.port, ["127.0.0.1"]))) settings.port = await findFreePort();
    writePrivateFile(file, JSON.stringify(settings));
    const cluster = await launch(location, settings, durable);
    if (cluster) return cluster;
    if (attempt === 3)
      throw new UserError(`The embedded PostgreSQL does not start: ${readLogTail(logFileOf(location))}`);
  }
}

/**
 * The address of a database, for the product's role, in the embedded PostgreSQL of a data folder, which another process has started. Null
 * where the folder has none.
 * @param {string} folder
 * @param {string} database
 * @returns {string | null}
 */
export function urlOfStartedPostgres(folder, database) {
  const saved = readJsonFile(path.join(folder, "postgres.json"));
  return saved ? addressOf(PRODUCT_ROLE, saved.password, saved.port, database) : null;
}

const addressOf = (role, password, port, database) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;

function checkSaved(saved, file, dataFolder) {
  if (!saved) throw new UserError(`${file} is missing, and it contained the passwords of the database beside it.`);
  if (saved.adminPassword) return;
  throw new UserError(
    `The database in ${dataFolder} was created by an earlier version of Consent Desk and cannot be upgraded: ` +
      `delete that folder, or start with another DATA_DIR.`,
  );
}

function newPassword() {
  return randomBytes(24).toString("base64url");
}

async function launch(location, { port, adminPassword, password }, durable) {
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    ...(durable ? [] : NOT_DURABLE),
  ];
  const log = openLog(location);
  const args = ["-D", location.data, ...settings.flatMap((setting) => ["-c", setting])];
  const stdio = ["ignore", log, log];
  const options = { ...location.account, cwd: location.home, detached: true, stdio, env: POSTGRES_ENV };
  const child = spawn(path.join(location.bin, "postgres"), args, /** @type {any} */ (options));
  closeSync(log);
  const ended = new Promise((resolve) =>
    child.once("exit", () => resolve(undefined)).once("error", () => resolve(undefined)),
  );
  if (child.pid === undefined) return null;
  const cancelStop = stopOnExit(child.pid, "INT");
  void ended.then(cancelStop);

  for (let waited = 0; readReadyPid(location.data) !== child.pid; waited += 20) {
    if (child.exitCode !== null || child.signalCode !== null) return null;
    if (waited > START_TIMEOUT_MS) {
      await stop(child.pid);
      return null;
    }
    await sleep(20);
  }
  return {
    url: (database) => addressOf(PRODUCT_ROLE, password, port, database),
    adminUrl: (database) => addressOf(ADMIN_ROLE, adminPassword, port, database),
    port,
    home: location.home,
    ended,
    logTail: () => readLogTail(logFileOf(location)),
    stop: async () => {
      await stop(child.pid);
      await ended;
    },
    stopImmediately: async () => {
      await endProcess(child.pid, [
        ["SIGQUIT", 5_000],
        ["SIGKILL", 1_000],
      ]);
      await ended;
    },
  };
}

function stop(pid) {
  return endProcess(pid, [
    ["SIGINT", 4_000],
    ["SIGQUIT", 1_000],
    ["SIGKILL", 1_000],
  ]);
}

function logFileOf(location) {
  return path.join(location.home, "postgres.log");
}

function openLog(location) {
  const file = logFileOf(location);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES) rmSync(file);
  return openSync(file, "a", 0o600);
}

function readLogTail(file) {
  if (!existsSync(file)) return "it wrote no log";
  return readFileSync(file, "utf8").trim().split("\n").slice(-3).join(" / ");
}
