import { ProcessGroup } from "./processes/process-group.mjs";
import { checkPorts, readAddresses } from "./setup/read-addresses.mjs";
import { buildApplication } from "./setup/build-application.mjs";
import { SERVER } from "./setup/launch-product.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { requireInstalled, runInForeground } from "./setup/run-in-foreground.mjs";
import { prepareDatabase } from "./setup/prepare-database.mjs";
import { serverActionKey } from "./setup/server-action-key.mjs";

/** A little more than the ten seconds after which it ends by itself. */
const STOP_TIMEOUT_MS = 10_500;

// Production: no embedded database, no sandbox, no demo hospitals; it does not start while a setting is missing or unsafe.
await runCommand(async ({ print, onStop }) => {
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  requireInstalled();
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  // Before our defaults are filled in, so that it finds the settings that the operator has left out.
  await prepareDatabase(processes, print, env, ["--serve"]);
  const addresses = readAddresses(process.env, { sandbox: "off", host: "" });
  await checkPorts(addresses);
  Object.assign(env, addresses.env);
  env.NEXTAUTH_URL ||= addresses.appUrl;
  env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ||= serverActionKey(env.ENCRYPTION_KEY);
  await buildApplication(processes, print, env);
  return runInForeground(processes, "app", [SERVER], env, STOP_TIMEOUT_MS);
});
