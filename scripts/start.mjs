import path from "node:path";
import { ROOT } from "./paths.mjs";
import { lockDataFolder } from "./processes/lock-data-folder.mjs";
import { Refusal } from "./refusal.mjs";
import { checkPorts, readAddresses } from "./setup/addresses.mjs";
import { build } from "./setup/build.mjs";
import { command } from "./setup/command.mjs";
import { DATABASE, embeddedDatabase } from "./setup/database.mjs";
import { install } from "./setup/install.mjs";
import { developmentKeys } from "./setup/keys.mjs";
import { prepare } from "./setup/prepare.mjs";
import { launchApp, launchSandbox } from "./setup/product.mjs";
import { welcome } from "./setup/welcome.mjs";

const dev = process.argv.includes("--dev");

// From a bare clone to a working product; every step is skipped when an earlier start has done it.
await command(async ({ say, onStop }) => {
  const addresses = readAddresses(process.env);
  const folder = path.resolve(ROOT, process.env.DATA_DIR || ".data");
  const { processes, release } = await lockDataFolder(folder, addresses.localUrl);
  let database = null;
  onStop(async () => {
    await processes.stop();
    await (await database?.catch(() => null))?.stop();
    release();
  });
  await checkPorts(addresses);
  await install(processes, say);

  const env = { ...process.env, ...addresses.env, DATA_DIR: folder, NEXT_TELEMETRY_DISABLED: "1" };
  for (const [name, key] of Object.entries(developmentKeys(folder))) env[name] ||= key;
  env.NEXTAUTH_URL ||= addresses.appUrl;
  const ends = [];
  if (!env.DATABASE_URL) {
    database = embeddedDatabase(folder, say);
    const { url, ended, logTail } = await database;
    env.DATABASE_URL = url(DATABASE);
    ends.push(ended.then(() => `PostgreSQL has ended: ${logTail()}`));
  }
  await prepare(processes, say, env, ["--demo"]);
  if (!dev) await build(processes, say, env);

  say("starting ...");
  const sandbox = addresses.sandboxUrl ? [launchSandbox(processes, env, folder)] : [];
  const running = await Promise.all([...sandbox, launchApp(processes, env, folder, { dev })]);
  say(welcome(addresses));
  throw new Refusal(await Promise.race([...ends, ...running.map(({ ended }) => ended)]));
});
