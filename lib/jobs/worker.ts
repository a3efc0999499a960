import "server-only";
import { Logger, run, type Runner, type TaskList } from "graphile-worker";
import type { Pool } from "pg";
import { MINUTE, systemNow } from "@/lib/clock";
import { JOBS, type JobHandlers, type JobName } from "@/lib/jobs/job";
import { log } from "@/lib/log";

const CONCURRENCY = 8;

/** Longer than any job can take: the calls that one makes are bounded. */
const STRANDED_AFTER = "2 minutes";
const SWEEP = MINUTE;

/**
 * Takes back jobs whose process died with them. The queue itself would wait four hours; every job here bears repetition,
 * so that a wrong guess costs a look and no effect.
 */
async function releaseStranded(pool: Pool): Promise<void> {
  await pool.query(`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs
    where locked_at < now() - interval '${STRANDED_AFTER}'
    having count(*) > 0`);
}

/** Runs jobs in this process until `stop` of the answer is called, which waits for those under way. */
export async function runJobs(pool: Pool, handlers: JobHandlers, crontab: string): Promise<Runner> {
  const sweep = () => void releaseStranded(pool).catch((error: unknown) => log.warn("job sweep failed", { error }));
  const timer = setInterval(sweep, SWEEP);
  sweep();
  const runner = await run({
    pgPool: pool,
    taskList: toTasks(handlers),
    crontab,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    pollInterval: 1_000,
    logger: new Logger(() => (level) => {
      if (level === "error") log.error("job queue trouble");
    }),
  });
  runner.events.once("stop", () => clearInterval(timer));
  return runner;
}

/** Each job as the queue runs it: its payload checked, its outcome logged. */
export function toTasks(handlers: JobHandlers): TaskList {
  const names = Object.keys(JOBS) as JobName[];
  return Object.fromEntries(names.map((name) => [name, toTask(name, handlers)]));
}

function toTask<N extends JobName>(name: N, handlers: JobHandlers) {
  return async (payload: unknown, { job }: { job: { attempts: number } }) => {
    const started = systemNow().getTime();
    const fields = { job: name, attempt: job.attempts };
    try {
      await handlers[name](JOBS[name].parse(payload) as never);
      log.debug("job done", {
        ...fields,
        durationMs: systemNow().getTime() - started,
      });
    } catch (error) {
      log.error("job failed", {
        ...fields,
        durationMs: systemNow().getTime() - started,
        error,
      });
      throw error;
    }
  };
}
