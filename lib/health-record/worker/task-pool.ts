import "server-only";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Piscina } from "piscina";
import { SECOND } from "@/lib/clock";
import { buildTasks } from "@/lib/health-record/worker/build-tasks";
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

type PoolOptions = { threads?: number; maxWaiting?: number; heapMegabytes?: number };

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
/** The program of a thread. */
const THREAD = "lib/health-record/worker/task-thread.mjs";

/**
 * Threads that run the exported functions of one TypeScript file, one task at a time each. They have none of the settings of the process, and
 * never keep it alive. Whatever a task does, the process and the other tasks go on.
 */
export class TaskPool<Tasks extends TaskFunctions> {
  private readonly threads: Promise<Piscina>;
  private readonly waiting: (() => void)[] = [];
  private readonly maxWaiting: number;
  private free: number;

  /** Builds the code of `file`, its path from the root of the repository, and starts the threads. */
  constructor(
    file: string,
    { threads = threadCount(), maxWaiting = MAX_WAITING, heapMegabytes = HEAP_MEGABYTES }: PoolOptions = {},
  ) {
    this.free = threads;
    this.maxWaiting = maxWaiting;
    this.threads = startThreads(file, threads, heapMegabytes);
    // Each task reports it as well.
    this.threads.catch((error: unknown) => log.error("the code of the threads cannot be built", { error }));
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
    if (performance.now() - waitsSince > startWithinMs) {
      this.giveBackThread();
      return { problem: "too-busy" };
    }
    const timeout = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    try {
      const threads = await this.threads;
      timer = setTimeout(() => timeout.abort(), timeoutMs);
      const transferList: ArrayBuffer[] = [];
      const task = { name, input: copyBytes(input, transferList) };
      const result: unknown = await threads.run(task, { signal: timeout.signal, transferList });
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
    await (await this.threads).destroy();
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

/** The threads, as soon as each has loaded the code, or has failed to. */
async function startThreads(file: string, count: number, heapMegabytes: number): Promise<Piscina> {
  const code = await buildTasks(file);
  const threads = new Piscina({
    // The bundler of Next.js does not see it.
    filename: path.join(process.cwd(), THREAD),
    name: "runTask",
    workerData: { code, file: `${file} (built)` },
    minThreads: count,
    maxThreads: count,
    execArgv: [],
    env: {},
    resourceLimits: {
      maxOldGenerationSizeMb: heapMegabytes,
      maxYoungGenerationSizeMb: YOUNG_HEAP_MEGABYTES,
      stackSizeMb: STACK_MEGABYTES,
    },
  });
  threads.on("error", (error) => log.error("a thread ended without a task", { error }));
  await Promise.allSettled(
    threads.threads.map((thread) => Promise.race([once(thread, "message"), once(thread, "exit")])),
  );
  return threads;
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
