import path from "node:path";
import { ROOT } from "./paths.mjs";
import { ProcessGroup } from "./processes/process-group.mjs";
import { databaseOfCommand } from "./setup/database-of-command.mjs";
import { developmentKeys } from "./setup/development-keys.mjs";
import { TYPESCRIPT_ARGS } from "./setup/prepare-database.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { requireInstalled, runInForeground } from "./setup/run-in-foreground.mjs";
import { UserError } from "./user-error.mjs";

const USAGE = `usage: npm run audit -- verify [--checkpoints FILE] [--hospital ID]
       npm run audit -- verify-file FILE
       npm run audit -- key`;
const STOP_TIMEOUT_MS = 5_000;
/** What is stopped has verified nothing. */
const STOPPED_CODE = 1;

// Verifies the audit trail or a file of entries that were removed from it, or prints the public keys of its checkpoints.
await runCommand(
  async (context) => {
    const [command, ...options] = process.argv.slice(2);
    const calledFrom = process.env.npm_lifecycle_event === "audit" ? process.env.INIT_CWD : undefined;
    const args = argumentsOf(command, options, (file) => path.resolve(calledFrom ?? "", file));
    requireInstalled();
    const processes = new ProcessGroup();
    context.onStop(() => processes.stop());
    /** @type {NodeJS.ProcessEnv} */
    const env = { ...process.env, NODE_ENV: "production" };
    // Without settings: the keys that npm start has made.
    env.AUDIT_KEY ||= process.env.DATABASE_URL
      ? undefined
      : developmentKeys(path.resolve(ROOT, process.env.DATA_DIR || ".data")).AUDIT_KEY;
    if (command !== "key") env.DATABASE_URL = await databaseOfCommand(process.env, false, context);
    const script = [...TYPESCRIPT_ARGS, path.join("scripts", "audit.ts"), ...args];
    return runInForeground(processes, "audit", script, env, STOP_TIMEOUT_MS);
  },
  { stopped: STOPPED_CODE },
);

/**
 * The arguments of the script: a command and its options, with whole paths.
 * @param {string | undefined} command
 * @param {string[]} options
 * @param {(file: string) => string} resolve
 * @returns {string[]}
 */
function argumentsOf(command, options, resolve) {
  const [first] = options;
  if (command === "key" && options.length === 0) return [command];
  if (command === "verify-file" && first && options.length === 1) return [command, resolve(first)];
  if (command !== "verify") throw new UserError(USAGE);
  const args = [command];
  for (let at = 0; at < options.length; at += 2) {
    const [name, value] = options.slice(at, at + 2);
    if (!value || (name !== "--checkpoints" && name !== "--hospital")) throw new UserError(USAGE);
    args.push(name, name === "--checkpoints" ? resolve(value) : value);
  }
  return args;
}
