import "server-only";
import { count, gt, sql } from "drizzle-orm";
import type { Pool } from "pg";
import { jobWorker } from "@/drizzle/schema/job-worker";
import type { Queries } from "@/lib/db/transaction";

/** A process whose last heartbeat is older, by the database's clock, counts as dead. */
const ALIVE_FOR = sql`interval '15 seconds'`;

const alive = gt(jobWorker.heartbeatAt, sql`now() - ${ALIVE_FOR}`);

/** How many processes do background work. */
export async function countWorkers(db: Pick<Queries, "select">): Promise<number> {
  const [row] = await db.select({ workers: count() }).from(jobWorker).where(alive);
  return row?.workers ?? 0;
}

/** The processes that do background work, the youngest first. */
export function listWorkers(db: Pick<Queries, "select">): Promise<{ process: string; startedAt: Date }[]> {
  const { process, startedAt } = jobWorker;
  return db
    .select({ process, startedAt })
    .from(jobWorker)
    .where(alive)
    .orderBy(sql`${startedAt} desc`);
}

/** Shows that a process works, and removes the rows of those that died. */
export async function writeHeartbeat(pool: Pool, id: string, process: string): Promise<void> {
  await pool.query(
    `with dead as (delete from job_worker where heartbeat_at < now() - interval '1 minute')
     insert into job_worker (id, process, started_at, heartbeat_at) values ($1, $2, now(), now())
     on conflict (id) do update set heartbeat_at = now()`,
    [id, process],
  );
}

/** Shows that a process has stopped. */
export async function removeWorker(pool: Pool, id: string): Promise<void> {
  await pool.query("delete from job_worker where id = $1", [id]);
}
