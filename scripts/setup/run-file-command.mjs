import path from "node:path";
import { ProcessGroup } from "../processes/process-group.mjs";
import { UserError } from "../user-error.mjs";
import { databaseOfCommand } from "./database-of-command.mjs";
import { TYPESCRIPT_ARGS } from "./prepare-database.mjs";
import { runCommand } from "./run-command.mjs";
import { requireInstalled, runInForeground } from "./run-in-foreground.mjs";

/** Long enough to remove what is half written. */
const STOP_TIMEOUT_MS = 10_000;
/** What is stopped has no result. */
const STOPPED_CODE = 1;

/**
 * Runs `npm run <name> -- FILE`, which copies between the database and a file. A relative path starts where npm was called.
 * @param {"backup" | "restore"} name
 */
export async function runFileCommand(name) {
  await runCommand(
    async (context) => {
      const [file, ...more] = process.argv.slice(2);
      if (!file || more.length > 0) throw new UserError(`usage: npm run ${name} -- FILE`);
      const calledFrom = process.env.npm_lifecycle_event === name ? process.env.INIT_CWD : undefined;
      requireInstalled();
      const processes = new ProcessGroup();
      context.onStop(() => processes.stop());
      const url = await databaseOfCommand(process.env, name === "restore", context);
      const args = [...TYPESCRIPT_ARGS, path.join("scripts", `${name}.ts`), path.resolve(calledFrom ?? "", file)];
      const env = { ...process.env, DATABASE_URL: url, NODE_ENV: /** @type {const} */ ("production") };
      return runInForeground(processes, name, args, env, STOP_TIMEOUT_MS);
    },
    { stopped: STOPPED_CODE },
  );
}
