import "server-only";
import { countDistinct, desc, gt, min, sql } from "drizzle-orm";
import { jobWorker } from "@/drizzle/schema/job-worker";
import type { Queries } from "@/lib/db/transaction";

type Db = Pick<Queries, "execute" | "select">;

/** A worker whose last heartbeat is older counts as dead. */
const ALIVE_FOR = "15 seconds";

export type JobCounts = {
  /** Jobs that are due and have not begun. */
  waiting: number;
  /** When the one that is overdue for longest should have run. */
  oldestWaitingSince: Date | null;
  /** Jobs that failed and will run again. */
  failing: number;
  /** Jobs that have used all their attempts and will not run again. */
  failed: number;
};

/** How many jobs of all hospitals there are at `now`, by state; nothing of their payload. */
export async function countJobs(db: Db, now: Date): Promise<JobCounts> {
  const due = sql`attempts < max_attempts and run_at <= ${now.toISOString()}::timestamptz`;
  const result = await db.execute<Record<"waiting" | "failing" | "failed", number> & { since: string | null }>(sql`
    select
      count(*) filter (where ${due})::int as waiting,
      min(run_at) filter (where ${due}) as since,
      count(*) filter (where attempts < max_attempts and last_error is not null)::int as failing,
      count(*) filter (where attempts >= max_attempts)::int as failed
    from graphile_worker.jobs
    where locked_at is null`);
  const { waiting = 0, failing = 0, failed = 0, since = null } = result.rows[0] ?? {};
  return { waiting, failing, failed, oldestWaitingSince: since === null ? null : new Date(since) };
}

// The database's time on both sides, since it writes the heartbeats: the clocks of two machines may differ.
const alive = gt(jobWorker.heartbeatAt, sql`now() - interval '${sql.raw(ALIVE_FOR)}'`);

/** How many processes run jobs now. */
export async function countWorkers(db: Db): Promise<number> {
  const [row] = await db
    .select({ workers: countDistinct(jobWorker.process) })
    .from(jobWorker)
    .where(alive);
  return row?.workers ?? 0;
}

/** The processes that run jobs now, the youngest first. One process has several workers. */
export function listWorkers(db: Db): Promise<{ process: string; startedAt: Date }[]> {
  const startedAt = min(jobWorker.startedAt);
  return db
    .select({ process: jobWorker.process, startedAt: sql<Date>`${startedAt}`.mapWith(jobWorker.startedAt) })
    .from(jobWorker)
    .where(alive)
    .groupBy(jobWorker.process)
    .orderBy(desc(startedAt));
}
