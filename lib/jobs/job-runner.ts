import "server-only";
import { EventEmitter, once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Logger, run, type TaskList, type Worker, type WorkerEvents, type WorkerPool } from "graphile-worker";
import type { Pool } from "pg";
import { SECOND, systemNow } from "@/lib/clock";
import type { Heartbeat } from "@/lib/jobs/heartbeat";
import { log } from "@/lib/log";

/** How long the next worker pool is waited for, by how many have failed in a row. */
const BACK_OFF = [200, 500, 1 * SECOND, 2 * SECOND];
/** A worker pool that ran for so long has not failed in a row. */
const FAILURES_FORGOTTEN_AFTER = 30 * SECOND;
const POLL_INTERVAL = 1 * SECOND;
/** How long the last results may take to be written once a write has failed. One that takes longer means that its job runs again. */
const WRITE_TIMEOUT = 1 * SECOND;

export type JobRunnerOptions = {
  pool: Pool;
  heartbeat: Heartbeat;
  tasks: TaskList;
  concurrency: number;
  crontab: string;
};

/**
 * Runs jobs until `stop`, with one worker pool of graphile-worker after the other: a pool is replaced as soon as a query of
 * its own failed, because it may then hold locks that it does not know of. Each pool locks jobs under an id of its own, whose
 * heartbeat ends, and whose locks are released, when none of its jobs runs any more.
 */
export class JobRunner {
  private readonly stopping = new AbortController();
  private readonly draining = new Set<Promise<void>>();
  private readonly ended: Promise<void>;

  constructor(private readonly options: JobRunnerOptions) {
    this.ended = this.runPools();
  }

  /** Takes no more jobs and waits for those that run. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
    await Promise.all(this.draining);
  }

  private async runPools(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const startedAt = systemNow().getTime();
      const error = await this.runPool().catch((error: unknown) => error);
      if (signal.aborted) return;
      if (systemNow().getTime() - startedAt > FAILURES_FORGOTTEN_AFTER) failures = 0;
      log.warn("worker pool failed and is replaced", { attempt: failures + 1, error });
      const delay = BACK_OFF[Math.min(failures, BACK_OFF.length - 1)];
      await pause(delay, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Returns as soon as the worker pool takes no more jobs; those that run end while the next pool works. */
  private async runPool(): Promise<void> {
    const { pool, tasks, concurrency, crontab } = this.options;
    const { signal } = this.stopping;
    const events: WorkerEvents = new EventEmitter();
    const ending = new Promise<void>((resolve) => {
      for (const event of ["worker:getJob:error", "pool:fatalError", "pool:gracefulShutdown"] as const)
        events.once(event, () => resolve());
      signal.addEventListener("abort", () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    events.once("pool:create", ({ workerPool }) => this.releaseWhenDrained(workerPool, events));
    const runner = await run({
      pgPool: pool,
      events,
      taskList: tasks,
      crontab,
      concurrency,
      noHandleSignals: true,
      pollInterval: POLL_INTERVAL,
      // With another value no event is emitted when the result of a job cannot be written.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      logger: new Logger(() => (level) => {
        if (level === "error") log.error("graphile-worker reported an error");
      }),
    });
    await ending;
    // Not awaited, because it may never settle: see `untilDrained`. It rejects when the pool has ended by itself already.
    runner.stop().catch(() => undefined);
  }

  private releaseWhenDrained(workerPool: WorkerPool, events: WorkerEvents): void {
    const { heartbeat } = this.options;
    heartbeat.add(workerPool.id);
    const drained: Promise<void> = untilDrained(workerPool, events).then(() => {
      heartbeat.release(workerPool.id);
      this.draining.delete(drained);
    });
    this.draining.add(drained);
  }
}

/**
 * Settles when the pool runs no job and has written the results of those it ran, or failed to. The pool's own promise alone is
 * not enough: `batch` of graphile-worker 0.17.3 counts a failed write twice, and after two of them that promise never settles.
 */
async function untilDrained(workerPool: WorkerPool, events: WorkerEvents): Promise<void> {
  const workers: Worker[] = [];
  events.on("worker:create", ({ worker }) => workers.push(worker));
  const writeFailed = once(events as EventEmitter, "pool:fatalError");
  const poolEnded = workerPool.promise.catch(() => undefined);
  await Promise.race([poolEnded, writeFailed]);
  await Promise.allSettled(workers.map(({ promise }) => promise));
  await Promise.race([poolEnded, pause(WRITE_TIMEOUT, undefined, { ref: false })]);
}
