import path from "node:path";
import { ROOT } from "./paths.mjs";
import { ProcessGroup } from "./processes/process-group.mjs";
import { databaseOfCommand } from "./setup/database-of-command.mjs";
import { developmentKeys } from "./setup/development-keys.mjs";
import { TYPESCRIPT_ARGS } from "./setup/prepare-database.mjs";
import { readAddresses } from "./setup/read-addresses.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { requireInstalled, runInForeground } from "./setup/run-in-foreground.mjs";

/** A change that is stopped is rolled back. */
const STOP_TIMEOUT_MS = 10_000;

// Manages accounts without signing in, for an operator who is locked out: npm run staff -- list | invite | disable | enable | reset. It needs the
// settings of the product; without DATABASE_URL it works on the product of npm start in DATA_DIR.
await runCommand(async (context) => {
  const processes = new ProcessGroup();
  context.onStop(() => processes.stop());
  requireInstalled();
  const settings = process.env.DATABASE_URL ? {} : await settingsOfStart(context);
  const args = [...TYPESCRIPT_ARGS, path.join("scripts", "staff.ts"), ...process.argv.slice(2)];
  const env = { ...process.env, ...settings, NODE_ENV: /** @type {const} */ ("production") };
  return runInForeground(processes, "staff", args, env, STOP_TIMEOUT_MS);
});

/**
 * What `npm start` makes of the settings of its own.
 * @param {import("./setup/run-command.mjs").CommandContext} context
 */
async function settingsOfStart(context) {
  const url = await databaseOfCommand(process.env, false, context);
  const { env, appUrl } = readAddresses(process.env);
  const keys = developmentKeys(path.resolve(ROOT, process.env.DATA_DIR || ".data"));
  return { ...keys, ...env, NEXTAUTH_URL: process.env.NEXTAUTH_URL || appUrl, DATABASE_URL: url };
}
