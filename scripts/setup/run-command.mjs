import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../user-error.mjs";

const OLDEST_NODE = [20, 9];
const PARENT_POLL_MS = 500;
const FLUSH_TIMEOUT_MS = 2_000;

/**
 * What a command gets to work with.
 * @typedef {object} CommandContext
 * @property {(line: string) => void} print prints a line for the person at the terminal
 * @property {(work: () => Promise<void> | void) => void} onStop adds work to be done before the process ends, however it ends
 */

/**
 * Runs a command until it returns, fails or is stopped by a signal; then does the work of `onStop` and ends the process. The exit code is
 * what the command returns (0 for nothing), 1 after an error, which is printed as one sentence, and `stopped` after a signal.
 * @param {(context: CommandContext) => Promise<number | void>} command
 * @param {{ stopped?: number }} exitCodes
 */
export async function runCommand(command, { stopped = 0 } = {}) {
  /** @type {Array<() => Promise<void> | void>} */
  const stopWork = [];
  let isEnding = false;
  const end = async (code) => {
    if (isEnding) return;
    isEnding = true;
    for (const work of stopWork)
      await Promise.resolve()
        .then(work)
        .catch((error) => console.error(describeError(error)));
    await Promise.race([Promise.all([flush(process.stdout), flush(process.stderr)]), sleep(FLUSH_TIMEOUT_MS)]);
    process.exit(code);
  };
  // The terminal sends a signal to us and to npm, which passes it on: the second one changes nothing.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void end(stopped));
  process.stdout.on("error", () => {});
  endWithNpm(() => void end(stopped));
  try {
    checkNode();
    const context = {
      print: (line) => void (isEnding || console.log(line)),
      onStop: (work) => void stopWork.push(work),
    };
    await end((await command(context)) ?? 0);
  } catch (error) {
    if (!isEnding) console.error(describeError(error));
    await end(1);
  }
}

/** Output to a pipe is written later, and what is not written yet is lost when the process ends. */
function flush(stream) {
  return new Promise((resolve) => stream.write("", () => resolve(undefined)));
}

/** When the npm that started us is killed, no signal reaches us any more. */
function endWithNpm(end) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => process.ppid === parent || end(), PARENT_POLL_MS).unref();
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new UserError(
    `Consent Desk needs Node.js ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}.`,
  );
}

function describeError(error) {
  if (error instanceof UserError) return error.message;
  const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === "EACCES" || code === "EPERM")
    return `Permission denied: ${path ?? message}. Does it belong to another user?`;
  if (code === "ENOSPC") return "The disk is full.";
  return process.env.DEBUG
    ? String(/** @type {Error} */ (error).stack)
    : `Something went wrong: ${message} (DEBUG=1 shows where)`;
}
