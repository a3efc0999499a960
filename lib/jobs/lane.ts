import "server-only";
import { EventEmitter } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Logger, run, type Runner, type TaskList, type WorkerEvents, type WorkerPool } from "graphile-worker";
import type { Pool } from "pg";
import { SECOND, systemNow } from "@/lib/clock";
import type { Heartbeat } from "@/lib/jobs/heartbeat";
import { log } from "@/lib/log";

const RETRY_AFTER = [200, 500, 1 * SECOND, 2 * SECOND];
/** One that ran for so long has not failed in a row. */
const SOUND = 30 * SECOND;
const POLL = 1 * SECOND;

export type LaneOptions = {
  pool: Pool;
  heartbeat: Heartbeat;
  tasks: TaskList;
  concurrency: number;
  crontab: string;
};

/**
 * A runner of jobs that is replaced as soon as it could not speak with the database. Its own answer to that is to end, or, where
 * the database took what it did not hear of, to hold a job for ever that it does not run: what it holds is given back.
 */
export class Lane {
  private readonly stopping = new AbortController();
  private readonly draining = new Set<Promise<void>>();
  private runner: Runner | null = null;
  private readonly ended: Promise<void>;

  constructor(private readonly options: LaneOptions) {
    this.ended = this.keepRunning();
  }

  /** Takes no more jobs and waits for those under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.runner?.stop().catch(() => undefined);
    await this.ended;
    await Promise.all(this.draining);
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const began = systemNow().getTime();
      const error = await this.runUntilItEnds().catch((error: unknown) => error);
      if (signal.aborted) return;
      if (systemNow().getTime() - began > SOUND) failures = 0;
      log.warn("job queue ended by itself, and starts again", { attempt: failures + 1, error });
      const wait = RETRY_AFTER[Math.min(failures, RETRY_AFTER.length - 1)];
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Returns as soon as the runner takes no more jobs; those under way end beside the next runner's. */
  private async runUntilItEnds(): Promise<void> {
    const { pool, heartbeat, tasks, concurrency, crontab } = this.options;
    const events: WorkerEvents = new EventEmitter();
    const ending = new Promise<void>((resolve) => {
      for (const event of ["worker:getJob:error", "pool:fatalError", "pool:gracefulShutdown"] as const)
        events.once(event, () => resolve());
    });
    events.once("pool:create", ({ workerPool }) => this.watch(workerPool, heartbeat));
    this.runner = await run({
      pgPool: pool,
      events,
      taskList: tasks,
      crontab,
      concurrency,
      noHandleSignals: true,
      pollInterval: POLL,
      // Otherwise what became of a job is written by a promise that nobody watches.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      logger: new Logger(() => (level) => {
        if (level === "error") log.error("job queue trouble");
      }),
    });
    if (!this.stopping.signal.aborted) await ending;
    // It may have ended by itself already.
    this.runner.stop().catch(() => undefined);
  }

  private watch(workerPool: WorkerPool, heartbeat: Heartbeat): void {
    heartbeat.add(workerPool.id);
    const drained: Promise<void> = workerPool.promise
      .catch(() => undefined)
      .then(() => heartbeat.remove([workerPool.id]))
      .catch((error: unknown) => log.warn("locks not given back", { error }))
      .finally(() => this.draining.delete(drained));
    this.draining.add(drained);
  }
}
