import { UserError } from "../user-error.mjs";

const OLDEST_NODE = [20, 9];

/**
 * @typedef {object} CommandContext
 * @property {(line: string) => void} print tells the person at the terminal
 * @property {(work: () => Promise<void> | void) => void} onStop what to do before we end, however we end
 */

/**
 * Runs a command until its work is done, fails or is stopped by a signal; then stops what it started and ends the process: with the
 * code that the work returns (0 for none), with 1 and one sentence after a refusal, with `stopped` after a signal.
 * @param {(context: CommandContext) => Promise<number | void>} work
 * @param {{ stopped?: number }} codes
 */
export async function runCommand(work, { stopped = 0 } = {}) {
  /** @type {Array<() => Promise<void> | void>} */
  const endings = [];
  let ending = false;
  const end = async (code) => {
    if (ending) return;
    ending = true;
    for (const one of endings)
      await Promise.resolve()
        .then(one)
        .catch((error) => console.error(sentenceOf(error)));
    process.exit(code);
  };
  // npm passes a signal on that the terminal has sent us as well: the second one says nothing new.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void end(stopped));
  process.stdout.on("error", () => {});
  endWithNpm(() => void end(stopped));
  try {
    checkNode();
    const context = {
      print: (line) => void (ending || console.log(line)),
      onStop: (one) => void endings.push(one),
    };
    await end((await work(context)) ?? 0);
  } catch (error) {
    if (!ending) console.error(sentenceOf(error));
    await end(1);
  }
}

/** When the npm that started us was killed, nobody can reach us any more. */
function endWithNpm(end) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => process.ppid === parent || end(), 500).unref();
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new UserError(
    `Consent Desk needs Node.js ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}.`,
  );
}

function sentenceOf(error) {
  if (error instanceof UserError) return error.message;
  const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === "EACCES" || code === "EPERM")
    return `Permission denied: ${path ?? message}. Does it belong to another user?`;
  if (code === "ENOSPC") return "The disk is full.";
  return process.env.DEBUG
    ? String(/** @type {Error} */ (error).stack)
    : `Something went wrong: ${message} (DEBUG=1 shows where)`;
}
