import "server-only";
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/db/context";

/** What a job bears that waits for its hospital's gateway. */
export const waitingFlag = (hospitalId: string) => `waits:${hospitalId}`;

/** Has the hospital's jobs that wait for the gateway run now; part of the caller's transaction. */
export async function wakeWaiting({ db, actor }: Pick<Context, "db" | "actor">): Promise<void> {
  await db.execute(sql`
    select graphile_worker.reschedule_jobs(array_agg(id), run_at := now())
    from graphile_worker.jobs
    where flags ? ${waitingFlag(actor.hospitalId)} and run_at > now()
    having count(*) > 0`);
}
