import path from "node:path";
import { ROOT } from "./paths.mjs";
import { lockDataFolder } from "./processes/lock-data-folder.mjs";
import { UserError } from "./user-error.mjs";
import { checkPorts, readAddresses } from "./setup/read-addresses.mjs";
import { buildApplication } from "./setup/build-application.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { DATABASE_NAME, startEmbeddedDatabase } from "./setup/embedded-database.mjs";
import { installDependencies } from "./setup/install-dependencies.mjs";
import { developmentKeys } from "./setup/development-keys.mjs";
import { prepareDatabase } from "./setup/prepare-database.mjs";
import { launchApp, launchSandbox, waitUntilHealthy } from "./setup/launch-product.mjs";
import { serverActionKey } from "./setup/server-action-key.mjs";
import { formatStartMessage } from "./setup/start-message.mjs";

const dev = process.argv.includes("--dev");

// From a bare clone to a working product; each step is skipped when an earlier start has done it.
await runCommand(async ({ print, onStop }) => {
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
  await installDependencies(processes, print);

  const env = { ...process.env, ...addresses.env, DATA_DIR: folder, NEXT_TELEMETRY_DISABLED: "1" };
  for (const [name, key] of Object.entries(developmentKeys(folder))) env[name] ||= key;
  env.AUDIT_EXPORT_DIR ||= path.join(folder, "audit-exports");
  env.NEXTAUTH_URL ||= addresses.appUrl;
  env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ||= serverActionKey(env.ENCRYPTION_KEY);
  const unexpectedEnds = [];
  if (!env.DATABASE_URL) {
    database = startEmbeddedDatabase(folder, print);
    const { url, ended, logTail } = await database;
    env.DATABASE_URL = url(DATABASE_NAME);
    unexpectedEnds.push(ended.then(() => `PostgreSQL has ended: ${logTail()}`));
  }
  await prepareDatabase(processes, print, env, ["--demo"]);
  if (!dev) await buildApplication(processes, print, env);

  print("starting ...");
  const sandbox = addresses.sandboxUrl ? [launchSandbox(processes, env, folder)] : [];
  const running = await Promise.all([...sandbox, launchApp(processes, env, folder, { dev })]);
  const unexpectedEnd = Promise.race([...unexpectedEnds, ...running.map(({ ended }) => ended)]);
  const healthy = waitUntilHealthy(processes, print, addresses.healthUrl, env.METRICS_TOKEN);
  const end = await Promise.race([unexpectedEnd, healthy]);
  if (!end) print(formatStartMessage(addresses));
  throw new UserError(await unexpectedEnd);
});
