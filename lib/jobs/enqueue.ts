import "server-only";
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/db/context";
import type { JobName, JobInput } from "@/lib/jobs/job";
import { waitingFlag } from "@/lib/jobs/wake-waiting";

/** Adds a job in the verb's transaction: it runs within milliseconds of the commit, or at `runAt`. A second job with the same key replaces the waiting one. One that `waits` runs earlier when {@link wakeWaiting} says so. */
export async function enqueue<N extends JobName>(
  ctx: Pick<Context, "db">,
  name: N,
  payload: JobInput<N>,
  options: { runAt?: Date; key?: string; waits?: boolean } = {},
): Promise<void> {
  const flag = options.waits && "hospitalId" in payload ? waitingFlag(payload.hospitalId) : null;
  // Planned while the queue is short, the queue's own function would go on reading all of a long one for each job.
  await ctx.db.execute(sql`
    select graphile_worker.add_job(
      ${name},
      payload := ${JSON.stringify(payload)}::json,
      run_at := ${options.runAt?.toISOString() ?? null}::timestamptz,
      job_key := ${options.key ?? null}::text,
      flags := case when ${flag}::text is null then null else array[${flag}::text] end
    )
    from (select set_config('plan_cache_mode', 'force_custom_plan', true)) as planned_anew`);
}
