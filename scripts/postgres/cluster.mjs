import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readJson, writePrivate } from "../files.mjs";
import { freePort, portIsFree } from "../ports.mjs";
import { endProcess, stopWithMe } from "../processes/signal.mjs";
import { Refusal } from "../refusal.mjs";
import { checkVersion, createCluster, PLAIN_ENV } from "./create.mjs";
import { choosePlace } from "./place.mjs";
import { endOrphan, readyPid } from "./postmaster.mjs";

const ROLE = "consent_desk";
const READY_WITHIN = 60_000;
const LARGE_LOG = 5_000_000;

/** For data that a crash may take: a crash of PostgreSQL itself loses nothing even so, one of the machine may. */
const THROWAWAY = ["fsync=off", "full_page_writes=off", "autovacuum=off"];

/**
 * @typedef {object} Cluster
 * @property {(database: string) => string} url the address of a database in it
 * @property {number} port
 * @property {() => Promise<void>} stop within about five seconds
 * @property {() => Promise<void>} breakDown stops at once, as a crash would: nothing is finished, nothing written back
 * @property {Promise<void>} ended settles when the server has ended, for whatever reason
 * @property {() => string} trouble the last lines of its log
 * @property {string} home where it keeps its data
 */

/**
 * Starts the embedded PostgreSQL of a folder, on a port of its own on 127.0.0.1; creates it at the first start. Whoever calls
 * makes sure that nobody else runs the same folder.
 * @param {{ folder: string, durable: boolean, say?: (line: string) => void }} options
 * @returns {Promise<Cluster>}
 */
export async function startPostgres({ folder, durable, say = () => {} }) {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const home = realpathSync(folder);
  const file = path.join(home, "postgres.json");
  const remembered = readJson(file);
  const place = choosePlace(home, remembered?.home, say);
  if (!remembered && existsSync(place.data))
    throw new Refusal(`${file} is gone, and with it the password of the database beside it.`);
  const known = {
    password: remembered?.password ?? randomBytes(24).toString("base64url"),
    port: remembered?.port ?? 0,
    home: place.home,
  };
  writePrivate(file, JSON.stringify(known));

  checkVersion(place.data, place.version);
  await endOrphan(place.data);
  if (!existsSync(path.join(place.data, "PG_VERSION"))) await createCluster(place, ROLE, known.password, durable);

  for (let attempt = 1; ; attempt++) {
    if (!known.port || !(await portIsFree(known.port, ["127.0.0.1"]))) known.port = await freePort();
    writePrivate(file, JSON.stringify(known));
    const cluster = await launch(place, known, durable);
    if (cluster) return cluster;
    if (attempt === 3) throw new Refusal(`The embedded PostgreSQL does not start: ${lastLines(logOf(place))}`);
  }
}

async function launch(place, { port, password }, durable) {
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    ...(durable ? [] : THROWAWAY),
  ];
  const log = openLog(place);
  const args = ["-D", place.data, ...settings.flatMap((setting) => ["-c", setting])];
  const options = { ...place.account, cwd: place.home, detached: true, stdio: ["ignore", log, log], env: PLAIN_ENV };
  const child = spawn(path.join(place.bin, "postgres"), args, /** @type {any} */ (options));
  closeSync(log);
  const ended = new Promise((resolve) =>
    child.once("exit", () => resolve(undefined)).once("error", () => resolve(undefined)),
  );
  if (child.pid === undefined) return null;
  const dismiss = stopWithMe(child.pid, "INT");
  void ended.then(dismiss);

  for (let waited = 0; readyPid(place.data) !== child.pid; waited += 20) {
    if (child.exitCode !== null || child.signalCode !== null) return null;
    if (waited > READY_WITHIN) {
      await stop(child.pid);
      return null;
    }
    await sleep(20);
  }
  return {
    url: (database) => `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`,
    port,
    home: place.home,
    ended,
    trouble: () => lastLines(logOf(place)),
    stop: async () => {
      await stop(child.pid);
      await ended;
    },
    breakDown: async () => {
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

function logOf(place) {
  return path.join(place.home, "postgres.log");
}

function openLog(place) {
  const file = logOf(place);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGE_LOG) rmSync(file);
  return openSync(file, "a", 0o600);
}

function lastLines(file) {
  if (!existsSync(file)) return "it wrote no log";
  return readFileSync(file, "utf8").trim().split("\n").slice(-3).join(" / ");
}
