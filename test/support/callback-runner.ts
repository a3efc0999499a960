import "server-only";
import { Logger, run, type Runner } from "graphile-worker";
import type { Connection } from "@/lib/db/database";
import { jobHandlers } from "@/lib/operations/start-worker";
import { toTaskList } from "@/lib/jobs/run-jobs";

/** For tests: runs what understands callbacks, as one process would; what would leave for the gateway stays queued. */
export function startUnderstanding({ pool, db }: Connection): Promise<Runner> {
  const { "process-callback": understand } = toTaskList(jobHandlers(db));
  if (!understand) throw new Error("callbacks are understood by a job");
  const taskList = { "process-callback": understand };
  const logger = new Logger(() => () => {});
  return run({ pgPool: pool, taskList, concurrency: 3, pollInterval: 500, noHandleSignals: true, logger });
}
