import { spawn } from "node:child_process";
import { identityOf } from "./identity.mjs";
import { endGroup, stopWithMe } from "./signal.mjs";

/**
 * @typedef {object} Job
 * @property {string} name what people call it
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {(line: string) => void} [onOut] each line of its output
 * @property {(line: string) => void} [onError] each line of its error output
 */

/** @typedef {{ name: string, pid: number, identity: string | null }} Member */

/**
 * The processes that we started. Each leads a group of its own, so that Ctrl-C reaches us alone and each has its time to finish, and each
 * is told to stop when we vanish.
 */
export class Crew {
  /** @type {Map<number, Member & { end: () => Promise<void> }>} */
  #members = new Map();
  #stopping = false;
  #onChange;

  /** @param {(members: Member[]) => void} onChange told after each coming and going */
  constructor(onChange = () => {}) {
    this.#onChange = onChange;
  }

  get stopping() {
    return this.#stopping;
  }

  /**
   * Starts a process that stays.
   * @param {Job} job
   * @param {number} patience how many milliseconds it may take to stop
   * @returns {{ pid: number | undefined, ended: Promise<{ code: number | null, signal: string | null, error?: Error }> }}
   */
  launch({ name, command, args, env = process.env, cwd, onOut, onError }, patience = 3_000) {
    if (this.#stopping) return { pid: undefined, ended: Promise.resolve({ code: null, signal: "SIGTERM" }) };
    const child = spawn(command, args, { env, cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    byLine(child.stdout, onOut);
    byLine(child.stderr, onError);
    const { pid } = child;
    const ended = new Promise((resolve) => {
      child.once("error", (error) => resolve({ code: null, signal: null, error }));
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
    if (pid !== undefined) {
      const steps = /** @type {import("./signal.mjs").Steps} */ ([
        ["SIGTERM", patience],
        ["SIGKILL", 500],
      ]);
      const dismiss = stopWithMe(-pid, "TERM");
      this.#members.set(pid, { name, pid, identity: identityOf(pid), end: () => endGroup(pid, steps) });
      this.#onChange(this.members());
      child.once("exit", () => {
        dismiss();
        this.#members.delete(pid);
        if (!this.#stopping) this.#onChange(this.members());
      });
    }
    return { pid, ended };
  }

  /**
   * Runs a process to its end.
   * @param {Job} job
   * @returns {Promise<{ ok: boolean, output: string }>} whether it ended well, and everything it said
   */
  async run(job) {
    const lines = [];
    const keep = (tell) => (line) => {
      lines.push(line);
      tell?.(line);
    };
    const { code, error } = await this.launch({ ...job, onOut: keep(job.onOut), onError: keep(job.onError) }).ended;
    return { ok: code === 0, output: error ? error.message : lines.join("\n") };
  }

  /** @returns {Member[]} who runs now, the eldest first */
  members() {
    return [...this.#members.values()].map(({ name, pid, identity }) => ({ name, pid, identity }));
  }

  /** Stops all at once, so that the slowest alone says how long it takes; from now on nothing starts. */
  async stop() {
    this.#stopping = true;
    await Promise.all([...this.#members.values()].map((member) => member.end()));
  }
}

function byLine(stream, tell = () => {}) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (part) => {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) tell(line);
  });
  stream.on("end", () => rest && tell(rest));
}
