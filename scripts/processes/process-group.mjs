import { spawn } from "node:child_process";
import { endProcessWithChildren, stopOnExit } from "./end-process.mjs";
import { processIdentity } from "./process-identity.mjs";

/**
 * @typedef {object} Job
 * @property {string} name shown to people
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {(line: string) => void} [onOut] receives each line of its output
 * @property {(line: string) => void} [onError] receives each line of its error output
 */

/** @typedef {{ name: string, pid: number, identity: string | null }} Member */

/**
 * The processes that we started. Each leads an operating system process group of its own, so that Ctrl-C reaches only us and each has
 * time to finish; each is also stopped when this process ends without stopping it.
 */
export class ProcessGroup {
  /** @type {Map<number, Member & { end: () => Promise<void> }>} */
  #members = new Map();
  #stopping = false;
  #onChange;

  /** @param {(members: Member[]) => void} onChange called after each start and each end */
  constructor(onChange = () => {}) {
    this.#onChange = onChange;
  }

  get stopping() {
    return this.#stopping;
  }

  /**
   * Starts a process that keeps running.
   * @param {Job} job
   * @param {number} stopTimeout how long it may take to stop, in milliseconds
   * @returns {{ pid: number | undefined, ended: Promise<{ code: number | null, signal: string | null, error?: Error }> }}
   */
  launch({ name, command, args, env = process.env, cwd, onOut, onError }, stopTimeout = 3_000) {
    if (this.#stopping) return { pid: undefined, ended: Promise.resolve({ code: null, signal: "SIGTERM" }) };
    const child = spawn(command, args, { env, cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    splitLines(child.stdout, onOut);
    splitLines(child.stderr, onError);
    const { pid } = child;
    const ended = new Promise((resolve) => {
      child.once("error", (error) => resolve({ code: null, signal: null, error }));
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
    if (pid !== undefined) {
      const steps = /** @type {import("./end-process.mjs").Steps} */ ([
        ["SIGTERM", stopTimeout],
        ["SIGKILL", 500],
      ]);
      const cancelStop = stopOnExit(-pid, "TERM");
      const end = () => endProcessWithChildren(pid, steps);
      this.#members.set(pid, { name, pid, identity: processIdentity(pid), end });
      this.#onChange(this.members());
      child.once("exit", () => {
        cancelStop();
        this.#members.delete(pid);
        if (!this.#stopping) this.#onChange(this.members());
      });
    }
    return { pid, ended };
  }

  /**
   * Runs a process to its end.
   * @param {Job} job
   * @returns {Promise<{ ok: boolean, output: string }>} whether it exited with 0, and its whole output
   */
  async run(job) {
    const lines = [];
    const collect = (onLine) => (line) => {
      lines.push(line);
      onLine?.(line);
    };
    const handlers = { onOut: collect(job.onOut), onError: collect(job.onError) };
    const { code, error } = await this.launch({ ...job, ...handlers }).ended;
    return { ok: code === 0, output: error ? error.message : lines.join("\n") };
  }

  /** @returns {Member[]} the running processes, the one that started first before the others */
  members() {
    return [...this.#members.values()].map(({ name, pid, identity }) => ({ name, pid, identity }));
  }

  /** Stops all processes at the same time; from now on nothing starts. */
  async stop() {
    this.#stopping = true;
    await Promise.all([...this.#members.values()].map((member) => member.end()));
  }
}

function splitLines(stream, onLine = () => {}) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (part) => {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  stream.on("end", () => rest && onLine(rest));
}
