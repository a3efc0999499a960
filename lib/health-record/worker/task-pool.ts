import "server-only";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Piscina } from "piscina";
import { SECOND } from "@/lib/clock";
import { log } from "@/lib/log";

/** Why a task has no result. */
export const TASK_PROBLEMS = ["took-too-long", "too-much-memory", "too-busy", "failed"] as const;
export type TaskProblem = (typeof TASK_PROBLEMS)[number];

/** What a task returned, or why it did not. */
export type TaskOutcome<T> = { result: T } | { problem: TaskProblem };

/** The exported functions of a file. Each takes one argument and returns plain data, since both pass between threads as copies. */
export type TaskFunctions = Record<string, (input: never) => unknown>;

export type TaskOptions = {
  /** Milliseconds from its start after which a task is ended with its thread. */
  timeoutMs?: number;
  /** Milliseconds that a task may wait for a thread. */
  startWithinMs?: number;
};

const TIMEOUT = 5 * SECOND;
const START_WITHIN = 30 * SECOND;
const MAX_WAITING = 2_000;
/** So that one document that takes all its time does not stop the others. */
const MIN_THREADS = 2;
const MAX_THREADS = 4;
/**
 * Megabytes of a thread's heap. A thread whose heap grows to this is ended; but one allocation that is larger than what is left ends the whole
 * process (V8), so that the limits of the tasks themselves have to keep them far below it.
 */
const HEAP_MEGABYTES = 1_024;
/** For what lives shortly, beside that: with V8's 48 half of the time is spent on copying it. */
const YOUNG_HEAP_MEGABYTES = 192;
const STACK_MEGABYTES = 4;
/** Runs our TypeScript outside Next.js; the condition makes the package server-only do nothing. */
const TYPESCRIPT_ARGS = ["--conditions=react-server", "--require", "tsx/cjs"];

/**
 * Threads that run the exported functions of one TypeScript file, each one task at a time. They have none of the settings of the process, and
 * never keep it alive. Whatever a task does, the process and the other tasks go on.
 */
export class TaskPool<Tasks extends TaskFunctions> {
  private readonly threads: Piscina;
  private readonly waiting: (() => void)[] = [];
  private readonly maxWaiting: number;
  /** When the first threads have loaded their code, or have failed to. */
  private readonly started: Promise<unknown>;
  private free: number;

  /**
   * Starts the threads. `file` is its path from the root of the repository; `name` is one of its functions, with which threads find out that
   * they can load it.
   */
  constructor(
    file: string,
    name: keyof Tasks & string,
    { threads = threadCount(), maxWaiting = MAX_WAITING, heapMegabytes = HEAP_MEGABYTES } = {},
  ) {
    this.free = threads;
    this.maxWaiting = maxWaiting;
    this.threads = new Piscina({
      // The bundler of Next.js does not see it: threads load the file as it stands.
      filename: path.join(process.cwd(), file),
      name,
      minThreads: threads,
      maxThreads: threads,
      execArgv: TYPESCRIPT_ARGS,
      env: {},
      resourceLimits: {
        maxOldGenerationSizeMb: heapMegabytes,
        maxYoungGenerationSizeMb: YOUNG_HEAP_MEGABYTES,
        stackSizeMb: STACK_MEGABYTES,
      },
    });
    this.threads.on("error", (error) => log.error("a thread ended without a task", { error }));
    this.started = Promise.allSettled(
      this.threads.threads.map((thread) => Promise.race([once(thread, "message"), once(thread, "exit")])),
    );
  }

  /** Runs a task in a thread. Never throws. */
  async run<K extends keyof Tasks & string>(
    name: K,
    input: Parameters<Tasks[K]>[0],
    { timeoutMs = TIMEOUT, startWithinMs = START_WITHIN }: TaskOptions = {},
  ): Promise<TaskOutcome<Awaited<ReturnType<Tasks[K]>>>> {
    const waitsSince = performance.now();
    if (this.free === 0 && this.waiting.length >= this.maxWaiting) return { problem: "too-busy" };
    await this.takeThread();
    await this.started;
    if (performance.now() - waitsSince > startWithinMs) {
      this.giveBackThread();
      return { problem: "too-busy" };
    }
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), timeoutMs);
    try {
      const transferList: ArrayBuffer[] = [];
      const own = copyBytes(input, transferList);
      const result: unknown = await this.threads.run(own, { name, signal: timeout.signal, transferList });
      return { result: result as Awaited<ReturnType<Tasks[K]>> };
    } catch (error) {
      const problem = problemOf(error, timeout.signal.aborted);
      log.warn("a task has no result", { operation: name, reason: problem, error });
      return { problem };
    } finally {
      clearTimeout(timer);
      this.giveBackThread();
    }
  }

  /** Ends the threads and the tasks that run. */
  async close(): Promise<void> {
    await this.threads.destroy();
  }

  /** A task that gets a thread starts at once: its time is not spent behind others. */
  private async takeThread(): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private giveBackThread(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}

function threadCount(): number {
  return Math.min(Math.max(availableParallelism(), MIN_THREADS), MAX_THREADS);
}

function problemOf(error: unknown, isTimeout: boolean): TaskProblem {
  if (isTimeout) return "took-too-long";
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? "too-much-memory"
    : "failed";
}

/**
 * The input with its bytes in memory of their own, which is then handed over: bytes from a database are a part of a larger buffer, which would
 * be copied whole, with whatever else is in it.
 */
function copyBytes(value: unknown, transferList: ArrayBuffer[]): unknown {
  if (value instanceof Uint8Array) {
    const own = new Uint8Array(value);
    transferList.push(own.buffer);
    return own;
  }
  if (Array.isArray(value)) return value.map((one) => copyBytes(one, transferList));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copyBytes(one, transferList)]));
}
