import "server-only";
import { sql } from "drizzle-orm";
import type { Queries } from "@/lib/db/transaction";

export type WorkCounts = {
  /** Callbacks and messages that are due and that nobody works on. */
  waiting: number;
  /** Since when the one that is due for longest is. */
  oldestWaitingSince: Date | null;
  /** Callbacks, messages and sweeps that failed with an error of ours; they are tried again. */
  failing: number;
};

/** How much background work there is: that of the transaction's hospital, or of all with the system's scope. Sweeps belong to none. */
export async function countWork(db: Pick<Queries, "execute">): Promise<WorkCounts> {
  const result = await db.execute<{ waiting: number; since: string | null; failing: number }>(sql`
    with due as (
      select process_at as at from gateway_callback where state = 'received' and process_at <= now()
      union all
      select next_attempt_at from outbound_message
      where finished_at is null and next_attempt_at <= now() and (lease_until is null or lease_until <= now())
    ), failing as (
      select 1 from gateway_callback where state = 'received' and failures > 0
      union all select 1 from outbound_message where finished_at is null and last_result = 'fault'
      union all select 1 from sweep where failures > 0
    )
    select count(*)::int as waiting, min(at) as since, (select count(*)::int from failing) as failing from due`);
  const { waiting = 0, since = null, failing = 0 } = result.rows[0] ?? {};
  return { waiting, failing, oldestWaitingSince: since === null ? null : new Date(since) };
}
