import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../paths.mjs";
import { freePort } from "../../ports.mjs";
import { Refusal } from "../../refusal.mjs";
import { readAddresses } from "../../setup/addresses.mjs";
import { build } from "../../setup/build.mjs";
import { DATABASE } from "../../setup/database.mjs";
import { developmentKeys } from "../../setup/keys.mjs";
import { prepare } from "../../setup/prepare.mjs";
import { launchApp, launchSandbox } from "../../setup/product.mjs";
import { withoutSettings } from "../../test/settings.mjs";

const NEXT = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");
const READY_WITHIN = 60_000;

/**
 * The product as in production, twice (background work off and on), with the sandbox network for keys and tokens.
 * @param {import("../../processes/crew.mjs").Crew} crew
 * @param {(line: string) => void} say
 * @param {string} folder
 * @param {import("../../postgres/cluster.mjs").Cluster} database
 */
export async function startProduct(crew, say, folder, database) {
  const addresses = readAddresses({ PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) });
  const env = {
    ...withoutSettings(process.env),
    ...addresses.env,
    ...developmentKeys(folder),
    DATABASE_URL: database.url(DATABASE),
    DATA_DIR: folder,
    NEXTAUTH_URL: addresses.appUrl,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  await build(crew, say, env);
  await prepare(crew, say, env, ["--demo"]);
  await launchSandbox(crew, env, folder);
  const start = async (name, worker) => {
    const own = { PORT: String(await freePort()), WORKER: worker };
    const place = path.join(folder, name);
    await launchApp(crew, { ...env, ...own }, place, { dev: false, show: false });
    return Number(own.PORT);
  };
  return {
    port: await start("worker-off", "off"),
    withWorker: () => start("worker-on", "on"),
    token: () => callbackToken(addresses.sandboxUrl),
  };
}

/** A callback token of the network's own. */
async function callbackToken(sandboxUrl) {
  const answer = await fetch(`${sandboxUrl}/control/token`, { method: "POST", body: "{}" });
  return /** @type {{ token: string }} */ (await answer.json()).token;
}

/**
 * An application of the same framework in which one route answers 202 and does nothing, not even read. It exists only here.
 * @param {import("../../processes/crew.mjs").Crew} crew
 * @param {string} folder
 */
export async function startNothing(crew, folder) {
  const place = path.join(folder, "nothing");
  const route = path.join(place, "app", "api", "v3", "hiu", "[...message]");
  mkdirSync(route, { recursive: true });
  writeFileSync(path.join(route, "route.js"), "export const POST = () => new Response(null, { status: 202 });\n");
  // Without one of its own, Next.js would take the product's, further up.
  writeFileSync(path.join(place, "instrumentation.js"), "export function register() {}\n");
  writeFileSync(path.join(place, "next.config.mjs"), "export default { poweredByHeader: false };\n");
  const env = { ...withoutSettings(process.env), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const job = { name: "nothing", command: process.execPath, cwd: place, env };
  const { ok, output } = await crew.run({ ...job, args: [NEXT, "build"] });
  if (!ok) throw new Refusal(`The application that does nothing cannot be built. Next.js says:\n${output}`);
  const port = await freePort();
  crew.launch({ ...job, args: [NEXT, "start", "-p", String(port)] });
  await untilItAnswers(port);
  return port;
}

/**
 * @param {import("../../processes/crew.mjs").Crew} crew
 * @param {string} url of the database
 */
export async function startBare(crew, url) {
  const port = await freePort();
  crew.launch({
    name: "bare",
    command: process.execPath,
    args: [path.join(ROOT, "scripts", "bench", "callbacks", "bare.mjs")],
    env: { ...withoutSettings(process.env), DATABASE_URL: url, PORT: String(port), NODE_ENV: "production" },
    cwd: ROOT,
    onError: (line) => console.error(line),
  });
  await untilItAnswers(port);
  return port;
}

async function untilItAnswers(port) {
  for (let waited = 0; waited < READY_WITHIN; waited += 50) {
    try {
      await fetch(`http://127.0.0.1:${port}/`, { method: "HEAD" });
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Refusal(`Nothing answers at port ${port}.`);
}
