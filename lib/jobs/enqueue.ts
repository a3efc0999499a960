import "server-only";
import { sql } from "drizzle-orm";
import type { Tx } from "@/lib/db/transaction";
import type { JobName, JobInput } from "@/lib/jobs/job";
import { waitsForGatewayFlag } from "@/lib/jobs/reschedule-waiting-jobs";

/**
 * Adds a job in the caller's transaction: it runs within milliseconds of the commit, or at `runAt`. A second job with the same
 * key replaces the first while that has not begun. One that `waitsForGateway` runs earlier when {@link rescheduleWaitingJobs} is called.
 */
export async function enqueue<N extends JobName>(
  tx: { db: Pick<Tx["db"], "execute"> },
  name: N,
  payload: JobInput<N>,
  options: { runAt?: Date; key?: string; waitsForGateway?: boolean } = {},
): Promise<void> {
  const flag = options.waitsForGateway && "hospitalId" in payload ? waitsForGatewayFlag(payload.hospitalId) : null;
  // With a plan made while the queue was short, `add_job` would read the whole of a long queue for each job.
  await tx.db.execute(sql`
    select graphile_worker.add_job(
      ${name},
      payload := ${JSON.stringify(payload)}::json,
      run_at := ${options.runAt?.toISOString() ?? null}::timestamptz,
      job_key := ${options.key ?? null}::text,
      flags := case when ${flag}::text is null then null else array[${flag}::text] end
    )
    from (select set_config('plan_cache_mode', 'force_custom_plan', true)) as custom_plan`);
}
