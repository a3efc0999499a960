import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { TaskList } from "graphile-worker";
import { SECOND, systemNow } from "@/lib/clock";
import { openDatabase, type Connection } from "@/lib/db/database";
import { Heartbeat } from "@/lib/jobs/heartbeat";
import { JOBS, type JobHandlers, type JobName } from "@/lib/jobs/job";
import { Lane } from "@/lib/jobs/lane";
import { tolerateSecondRelease } from "@/lib/jobs/tolerate-second-release";
import { log } from "@/lib/log";

/** What leaves for the gateway waits for it, up to its patience; what has arrived must not wait behind that. */
const SENDING = 8;
const UNDERSTANDING = 4;
/** A connection for every job under way, and two that listen. */
const POOL = SENDING + UNDERSTANDING + 2;

/** What of the ten seconds that a process has to leave is for finishing jobs. */
const LEAVE_WITHIN = 8.5 * SECOND;

/** The background work of a process. */
export type JobWorker = {
  /** Takes no more jobs, waits for those under way, and gives back what could not be finished. Within nine seconds. */
  stop: () => Promise<void>;
};

/**
 * Runs jobs in this process until `stop`, on connections of its own, so that people never wait behind jobs. Survives the
 * loss of the database at any moment, at its start too.
 */
export function runJobs(
  { url }: Pick<Connection, "url">,
  tasksOn: (connection: Connection) => JobHandlers,
  crontab: string,
): JobWorker {
  const connection = openDatabase(url, POOL);
  tolerateSecondRelease(connection.pool);
  const heartbeat = new Heartbeat(url);
  const tasks = Object.entries(toTasks(tasksOn(connection)));
  const isSending = ([name]: [string, unknown]) => name.startsWith("send/");
  const lane = (own: typeof tasks, concurrency: number, crontab: string) =>
    new Lane({ pool: connection.pool, heartbeat, tasks: Object.fromEntries(own), concurrency, crontab });
  const lanes = [
    lane(tasks.filter(isSending), SENDING, ""),
    lane(
      tasks.filter((task) => !isSending(task)),
      UNDERSTANDING,
      crontab,
    ),
  ];
  let stopped: Promise<void> | null = null;
  return { stop: () => (stopped ??= leave(lanes, heartbeat, connection)) };
}

async function leave(lanes: Lane[], heartbeat: Heartbeat, { pool }: Connection): Promise<void> {
  const finished = Promise.all(lanes.map((lane) => lane.stop())).then(() => pool.end());
  const late = pause(LEAVE_WITHIN, "late", { ref: false });
  if ((await Promise.race([finished, late])) === "late") log.warn("left with jobs under way");
  await Promise.race([heartbeat.end(), pause(SECOND / 2, undefined, { ref: false })]);
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
