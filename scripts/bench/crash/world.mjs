import path from "node:path";
import { ROOT } from "../../paths.mjs";
import { freePort } from "../../ports.mjs";
import { readAddresses } from "../../setup/addresses.mjs";
import { DATABASE, embeddedDatabase } from "../../setup/database.mjs";
import { developmentKeys } from "../../setup/keys.mjs";
import { prepare, TYPESCRIPT } from "../../setup/prepare.mjs";
import { launchSandbox } from "../../setup/product.mjs";
import { withoutSettings } from "../../test/settings.mjs";
import { openWorkspace } from "../../test/workspace.mjs";

const NEXT = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");
const quietly = () => {};
const LEAVE_WITHIN = 10_000;

/** @typedef {Awaited<ReturnType<typeof openWorld>>} World */

/**
 * A whole product of its own: a durable PostgreSQL, the sandbox network, the application as it is built, and a worker.
 * @param {(work: () => Promise<void>) => void} onStop
 * @param {string} distDir the build to run
 * @param {{ worker?: "apart" | "inside" }} how whether jobs are a process of their own
 */
export async function openWorld(onStop, distDir, { worker: place = "apart" } = {}) {
  const { folder, crew, close } = await openWorkspace("crash");
  let database = embeddedDatabase(folder, quietly);
  let closing = false;
  let closed = null;
  const stop = () =>
    (closed ??= (async () => {
      closing = true;
      await crew.stop();
      await (await database.catch(() => null))?.stop();
      close();
    })());
  onStop(stop);

  const addresses = readAddresses({ PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) });
  const env = {
    ...withoutSettings(process.env),
    ...addresses.env,
    ...developmentKeys(folder),
    DATABASE_URL: (await database).url(DATABASE),
    DATA_DIR: folder,
    NEXTAUTH_URL: addresses.appUrl,
    NEXT_DIST_DIR: distDir,
    NEXT_TELEMETRY_DISABLED: "1",
    NODE_ENV: "production",
    WORKER: place === "apart" ? "off" : "on",
  };
  await prepare(crew, quietly, env, ["--demo"]);
  await launchSandbox(crew, env, folder);

  const said = [];
  const hear = (name) => (line) => {
    said.push(`${new Date().toISOString()} ${name}: ${line}`);
    if (said.length > 5_000) said.shift();
  };
  /** A process that is started again whenever it ends, until it is told to leave. */
  const keep = (name, args) => {
    const one = { pid: 0, starts: 0, leaving: false, ended: Promise.resolve(), heard: () => {} };
    const start = () => {
      if (closing || one.leaving) return;
      one.starts += 1;
      const onOut = (line) => {
        hear(name)(line);
        one.heard();
      };
      const job = { name, command: process.execPath, args, env, cwd: ROOT, onOut, onError: onOut };
      const { pid, ended } = crew.launch(job, LEAVE_WITHIN);
      one.pid = pid ?? 0;
      one.ended = ended.then(() => start());
    };
    start();
    return one;
  };
  const app = keep("app", [NEXT, "start", "-p", addresses.env.PORT ?? ""]);
  const worker = place === "apart" ? keep("worker", [...TYPESCRIPT, path.join("scripts", "worker.ts")]) : app;

  return {
    app,
    worker,
    crew,
    env,
    said,
    appUrl: addresses.localUrl.replace("localhost", "127.0.0.1"),
    sandboxUrl: String(addresses.sandboxUrl),
    databaseUrl: env.DATABASE_URL,
    stop,
    /** @param {{ pid: number }} one */
    kill: (one) => {
      try {
        process.kill(-one.pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    },
    /** Lets a process finish and leave; the next start is nobody's. */
    leave: async (one) => {
      one.leaving = true;
      try {
        process.kill(-one.pid, "SIGTERM");
      } catch {
        // Gone already.
      }
      await one.ended;
    },
    /** Starts doctors, who ask until they are told to stop. */
    launchDoctors: (onRequest) => {
      // Its other lines are the log.
      const onOut = (line) => (line.startsWith('{"id"') ? onRequest(JSON.parse(line)) : hear("doctors")(line));
      const args = [...TYPESCRIPT, path.join("scripts", "bench", "crash", "doctors.ts")];
      const job = { name: "doctors", command: process.execPath, args, env, cwd: ROOT, onOut, onError: hear("doctors") };
      const { pid, ended } = crew.launch(job, LEAVE_WITHIN);
      const stop = async () => {
        if (pid) process.kill(pid, "SIGTERM");
        await ended;
      };
      return { stop };
    },
    /** PostgreSQL stops as in a crash, and is started again at once, on the same port. */
    breakDatabase: async () => {
      await (await database).breakDown();
      if (!closing) database = embeddedDatabase(folder, quietly);
      await database;
    },
  };
}
