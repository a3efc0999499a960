import path from "node:path";
import { DATABASE_NAME, startEmbeddedDatabase } from "../setup/embedded-database.mjs";
import { developmentKeys } from "../setup/development-keys.mjs";
import { installDependencies } from "../setup/install-dependencies.mjs";
import { prepareDatabase, TYPESCRIPT_ARGS } from "../setup/prepare-database.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { runInForeground } from "../setup/run-in-foreground.mjs";
import { openWorkspace } from "../test/open-workspace.mjs";
import { withoutSettings } from "../test/without-settings.mjs";
import { UserError } from "../user-error.mjs";

const DEFAULT_ROWS = "1000000";
const STOP_TIMEOUT_MS = 5_000;

// Measures what the audit trail costs a submission, and how long questions to a long trail and its verification take:
// npm run bench -- audit [--rows 1000000]
await runCommand(
  async ({ print, onStop }) => {
    const [flag, rows = DEFAULT_ROWS, ...more] = process.argv.slice(2);
    if ((flag && flag !== "--rows") || !/^\d+$/.test(rows) || more.length > 0)
      throw new UserError("usage: npm run bench -- audit [--rows 1000000]");
    const { folder, processes, close } = await openWorkspace("bench");
    let database = null;
    onStop(async () => {
      await processes.stop();
      await (await database?.catch(() => null))?.stop();
      close();
    });
    await installDependencies(processes, print);
    database = startEmbeddedDatabase(folder, print, true);
    const cluster = await database;
    const env = {
      ...withoutSettings(process.env),
      ...developmentKeys(folder),
      NODE_ENV: /** @type {const} */ ("production"),
      LOG_LEVEL: "silent",
      SANDBOX: "on",
      SEND_HOLD_SECONDS: "60",
      DATABASE_URL: cluster.url(DATABASE_NAME),
      ADMIN_DATABASE_URL: cluster.adminUrl(DATABASE_NAME),
    };
    await prepareDatabase(processes, print, env, ["--demo"]);
    const args = [...TYPESCRIPT_ARGS, path.join("scripts", "bench", "audit", "measure-audit.ts"), rows];
    return runInForeground(processes, "measure", args, env, STOP_TIMEOUT_MS);
  },
  { stopped: 1 },
);
