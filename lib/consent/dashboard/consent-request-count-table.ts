import "server-only";
import { sql } from "drizzle-orm";
import { consentRequestCount } from "@/drizzle/schema/consent-request-count";
import { endedByClock, newestKeys, type ListFilter } from "@/lib/consent/dashboard/request-key-queries";
import { CONSENT_REQUEST_STATUSES, type ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";

/** How many requests are in each status; one that is missing has none. */
export type RequestsByStatus = Partial<Record<ConsentRequestStatus, number>>;

/**
 * How many requests of the hospital, or of one doctor, are in each status by the clock; of the drafts only the actor's own. Costs the same
 * for any number of requests: it adds up the maintained counts, and moves what has ended by the clock and no sweep has ended yet.
 */
export async function sumRequestCounts(tx: Tx, requesterId: StaffId | null): Promise<RequestsByStatus> {
  const { hospitalId } = tx.actor;
  const own = tx.actor.kind === "staff" ? tx.actor.staffId : null;
  const ofRequester = requesterId ? sql`requester_id = ${requesterId}` : sql`true`;
  const { rows } = await tx.db.execute<{ status: ConsentRequestStatus; requests: number }>(sql`
    with ended as (${endedByClock(tx)})
    select status, sum(requests)::int as requests
    from (
      select status, requests from ${consentRequestCount}
      where hospital_id = ${hospitalId} and ${ofRequester} and (status <> 'DRAFT' or requester_id = ${own})
      union all select status, -1 from ended where ${ofRequester}
      union all select ended_as, 1 from ended where ${ofRequester}
    ) as parts
    group by status`);
  return Object.fromEntries(rows.map(({ status, requests }) => [status, requests]));
}

/** How many requests that match a filter are in each status, of the newest `limit` that do. */
export async function countNewestMatches(
  tx: Tx,
  filter: Omit<ListFilter, "statuses">,
  limit: number,
): Promise<RequestsByStatus> {
  const keys = newestKeys(tx, { ...filter, statuses: CONSENT_REQUEST_STATUSES }, null, limit);
  const { rows } = await tx.db.execute<{ status: ConsentRequestStatus; requests: number }>(
    sql`select status, count(*)::int as requests from (${keys}) as keys group by status`,
  );
  return Object.fromEntries(rows.map(({ status, requests }) => [status, requests]));
}

/** Replaces, in all hospitals, several rows of one count by their sum. Readers and writers do not wait, and see the same sum. */
export async function foldCountRows({ db }: SystemConnection): Promise<void> {
  await db.execute(sql`
    with several as (
      select hospital_id, requester_id, status from ${consentRequestCount}
      group by hospital_id, requester_id, status having count(*) > 1
    ), folded as (
      delete from ${consentRequestCount} c using several s
      where c.hospital_id = s.hospital_id and c.requester_id = s.requester_id and c.status = s.status
      returning c.hospital_id, c.requester_id, c.status, c.requests
    )
    insert into ${consentRequestCount} (hospital_id, requester_id, status, requests)
    select hospital_id, requester_id, status, sum(requests) from folded
    group by hospital_id, requester_id, status having sum(requests) <> 0`);
}
