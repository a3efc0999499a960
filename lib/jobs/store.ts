import "server-only";
import { countDistinct, desc, gt, min, sql } from "drizzle-orm";
import { jobWorker } from "@/drizzle/schema/job-worker";
import { SECOND } from "@/lib/clock";
import type { Context } from "@/lib/db/context";

type Db = Context["db"];

/** A worker whose last beat is older has died with its process. */
const BEATS_WITHIN = 15 * SECOND;

export type JobCounts = {
  /** Jobs whose time has come and that nobody has begun. */
  waiting: number;
  /** When the one that waits longest should have run. */
  oldestWaitingSince: Date | null;
  /** Jobs that failed and will be tried again. */
  failing: number;
  /** Jobs that failed so often that nobody tries again. */
  failed: number;
};

/** How much background work there is, of all hospitals, at `now`. Never what it is about. */
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

const alive = (now: Date) => gt(jobWorker.beatAt, new Date(now.getTime() - BEATS_WITHIN));

/** How many processes do background work at `now`. */
export async function countWorkers(db: Db, now: Date): Promise<number> {
  const [row] = await db
    .select({ workers: countDistinct(jobWorker.process) })
    .from(jobWorker)
    .where(alive(now));
  return row?.workers ?? 0;
}

/** Which processes do background work at `now`, the youngest first. One process may have several workers. */
export function listWorkers(db: Db, now: Date): Promise<{ process: string; startedAt: Date }[]> {
  const startedAt = min(jobWorker.startedAt);
  return db
    .select({ process: jobWorker.process, startedAt: sql<Date>`${startedAt}`.mapWith(jobWorker.startedAt) })
    .from(jobWorker)
    .where(alive(now))
    .groupBy(jobWorker.process)
    .orderBy(desc(startedAt));
}
