import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { TaskList } from "graphile-worker";
import { SECOND, systemNow } from "@/lib/clock";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";
import { Heartbeat } from "@/lib/jobs/heartbeat";
import { JOBS, type JobHandlers, type JobName } from "@/lib/jobs/enqueue";
import { JobRunner } from "@/lib/jobs/job-runner";
import { tolerateSecondRelease } from "@/lib/jobs/tolerate-second-release";
import { log } from "@/lib/log";

/** How many jobs that call the gateway run at once. They wait for its answer; all other jobs must not wait behind them. */
const SENDING_CONCURRENCY = 8;
const OTHER_CONCURRENCY = 4;
/** One connection for each job that runs, and one for each of the two runners to listen on. */
const POOL_SIZE = SENDING_CONCURRENCY + OTHER_CONCURRENCY + 2;

/** The part of a process's ten seconds to shut down in which jobs may finish. */
const FINISH_WITHIN = 8.5 * SECOND;

/** The background work of a process. */
export type JobWorker = {
  /** Takes no more jobs, waits for those that run, and unlocks those that did not finish. Within nine seconds. */
  stop: () => Promise<void>;
};

/**
 * Runs jobs in this process until `stop`, on connections of its own, so that requests of staff never wait for jobs. Goes on after
 * the loss of the database at any moment, at its start too.
 */
export function runJobs(
  { url }: Pick<Database, "url">,
  handlersOn: (database: Database) => JobHandlers,
  crontab: string,
): JobWorker {
  const database = openDatabase(url, POOL_SIZE);
  tolerateSecondRelease(database.pool);
  const heartbeat = new Heartbeat(url);
  const tasks = Object.entries(toTaskList(handlersOn(database)));
  const isSending = ([name]: [string, unknown]) => name.startsWith("send-");
  const startRunner = (own: typeof tasks, concurrency: number, crontab: string) =>
    new JobRunner({ pool: database.pool, heartbeat, tasks: Object.fromEntries(own), concurrency, crontab });
  const runners = [
    startRunner(tasks.filter(isSending), SENDING_CONCURRENCY, ""),
    startRunner(
      tasks.filter((task) => !isSending(task)),
      OTHER_CONCURRENCY,
      crontab,
    ),
  ];
  let stopped: Promise<void> | null = null;
  return { stop: () => (stopped ??= stop(runners, heartbeat, database)) };
}

async function stop(runners: JobRunner[], heartbeat: Heartbeat, database: Database): Promise<void> {
  const finished = Promise.all(runners.map((runner) => runner.stop())).then(() => closeDatabase(database));
  const timeout = pause(FINISH_WITHIN, "timeout", { ref: false });
  if ((await Promise.race([finished, timeout])) === "timeout") log.warn("stopped while jobs were running");
  await Promise.race([heartbeat.end(), pause(SECOND / 2, undefined, { ref: false })]);
}

/** The handlers as graphile-worker calls them: each checks its payload and logs its result. */
export function toTaskList(handlers: JobHandlers): TaskList {
  const names = Object.keys(JOBS) as JobName[];
  return Object.fromEntries(names.map((name) => [name, toTask(name, handlers)]));
}

function toTask<N extends JobName>(name: N, handlers: JobHandlers) {
  return async (payload: unknown, { job }: { job: { attempts: number } }) => {
    const started = systemNow().getTime();
    const fields = { job: name, attempt: job.attempts };
    try {
      await handlers[name](JOBS[name].parse(payload) as never);
      log.debug("job done", { ...fields, durationMs: systemNow().getTime() - started });
    } catch (error) {
      log.error("job failed", { ...fields, durationMs: systemNow().getTime() - started, error });
      throw error;
    }
  };
}
