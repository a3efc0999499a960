import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../paths.mjs";
import { findFreePort } from "../../ports.mjs";
import { UserError } from "../../user-error.mjs";
import { buildApplication } from "../../setup/build-application.mjs";
import { prepareDatabase } from "../../setup/prepare-database.mjs";
import { launchApp, launchSandbox } from "../../setup/launch-product.mjs";
import { productWithOwnData } from "../../test/product-with-own-data.mjs";
import { withoutSettings } from "../../test/without-settings.mjs";

const NEXT = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");
const START_TIMEOUT_MS = 60_000;

/**
 * Starts the product as in production with the background worker off, and the sandbox network, which issues keys and tokens. A second
 * instance with the worker on can be started later.
 * @param {import("../../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 * @param {string} folder
 * @param {import("../../postgres/start-postgres.mjs").Cluster} database
 * @param {Record<string, string>} settings beside those that the product has here
 */
export async function startProduct(processes, print, folder, database, settings = {}) {
  const { addresses, env: common } = await productWithOwnData(folder, database);
  const env = { ...common, ...settings };
  await buildApplication(processes, print, env);
  await prepareDatabase(processes, print, env, ["--demo"]);
  await launchSandbox(processes, env, folder);
  const start = async (name, worker) => {
    const own = { PORT: String(await findFreePort()), WORKER: worker };
    await launchApp(processes, { ...env, ...own }, path.join(folder, name), { dev: false, show: false });
    return Number(own.PORT);
  };
  return {
    port: await start("worker-off", "off"),
    startWithWorker: () => start("worker-on", "on"),
    createToken: () => createCallbackToken(addresses.sandboxUrl),
  };
}

/** Creates a callback token that the sandbox's key signs. */
async function createCallbackToken(sandboxUrl) {
  const response = await fetch(`${sandboxUrl}/control/token`, { method: "POST" });
  return /** @type {{ token: string }} */ (await response.json()).token;
}

/**
 * Starts a Next.js application in which one route answers 202 and does nothing, not even read the body.
 * @param {import("../../processes/process-group.mjs").ProcessGroup} processes
 * @param {string} folder
 */
export async function startEmptyRoute(processes, folder) {
  const appFolder = path.join(folder, "empty-route");
  const route = path.join(appFolder, "app", "api", "v3", "hiu", "[...message]");
  mkdirSync(route, { recursive: true });
  writeFileSync(path.join(route, "route.js"), "export const POST = () => new Response(null, { status: 202 });\n");
  // Without this file Next.js would use the product's, which is in a folder above.
  writeFileSync(path.join(appFolder, "instrumentation.js"), "export function register() {}\n");
  writeFileSync(path.join(appFolder, "next.config.mjs"), "export default { poweredByHeader: false };\n");
  const env = { ...withoutSettings(process.env), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const job = { name: "empty-route", command: process.execPath, cwd: appFolder, env };
  const { ok, output } = await processes.run({ ...job, args: [NEXT, "build"] });
  if (!ok) throw new UserError(`The application with the empty route cannot be built:\n${output}`);
  const port = await findFreePort();
  processes.launch({ ...job, args: [NEXT, "start", "-p", String(port)] });
  await waitUntilItAnswers(port);
  return port;
}

/**
 * Starts an HTTP server that only makes one durable insert for each request.
 * @param {import("../../processes/process-group.mjs").ProcessGroup} processes
 * @param {string} url of the database
 */
export async function startBareInsert(processes, url) {
  const port = await findFreePort();
  processes.launch({
    name: "bare-insert",
    command: process.execPath,
    args: [path.join(ROOT, "scripts", "bench", "callbacks", "bare-insert-server.mjs")],
    env: { ...withoutSettings(process.env), DATABASE_URL: url, PORT: String(port), NODE_ENV: "production" },
    cwd: ROOT,
    onError: (line) => console.error(line),
  });
  await waitUntilItAnswers(port);
  return port;
}

/** Waits until a server answers at a port of this machine. */
export async function waitUntilItAnswers(port) {
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += 50) {
    try {
      await fetch(`http://127.0.0.1:${port}/`, { method: "HEAD" });
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new UserError(`Port ${port} does not answer.`);
}
