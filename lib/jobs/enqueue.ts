import "server-only";
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/db/context";
import type { JobName, JobInput } from "@/lib/jobs/job";

/** Adds a job in the verb's transaction: it runs within milliseconds of the commit, or at `runAt`. A second job with the same key replaces the waiting one. */
export async function enqueue<N extends JobName>(
  ctx: Pick<Context, "db">,
  name: N,
  payload: JobInput<N>,
  options: { runAt?: Date; key?: string } = {},
): Promise<void> {
  await ctx.db.execute(sql`
    select graphile_worker.add_job(
      ${name},
      payload := ${JSON.stringify(payload)}::json,
      run_at := ${options.runAt?.toISOString() ?? null}::timestamptz,
      job_key := ${options.key ?? null}::text
    )`);
}
