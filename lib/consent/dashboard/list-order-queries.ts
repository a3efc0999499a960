import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { consentRequest } from "@/drizzle/schema/consent-request";
import type { ListSort } from "@/lib/consent/dashboard/list-input";
import {
  endedByClock,
  newestKeys,
  textArray,
  timestamp,
  within,
  type ListFilter,
} from "@/lib/consent/dashboard/request-key-queries";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId } from "@/lib/ids";

/**
 * A place in the order of the list. `leads` is whether it is among the requests that the order puts first, the smallest `at` before the
 * others; the others follow, the newest first, with their `createdAt` as `at`.
 */
export type ListPosition = { at: Date; id: ConsentRequestId; leads: boolean };

/** The statuses that each order puts first, and the column by which it does. */
const LEADING: Record<Exclude<ListSort, "newest">, { statuses: readonly ConsentRequestStatus[]; column: SQL }> = {
  waiting: { statuses: ["SENDING", "REQUESTED"], column: sql`created_at` },
  ending: { statuses: ["SENDING", "REQUESTED", "GRANTED"], column: sql`ends_at` },
};

/** So many of the newest requests that match a search are put in another order. */
const MOST_SORTED = 500;

const IN_ORDER = sql`
  order by leads desc, case when leads then at end, case when leads then id end, at desc, id desc`;

/** Selects `id`, `at` and `leads` of the requests that match, in an order, after a position in it. */
export function orderedKeys(
  tx: Tx,
  filter: ListFilter,
  sort: ListSort,
  after: ListPosition | null,
  limit: number,
): SQL {
  if (sort === "newest")
    return sql`
    select id, created_at as at, false as leads from (${newestAfter(tx, filter, after, limit)}) as keys
    order by created_at desc, id desc`;
  if (filter.search) return sortedMatches(tx, filter, sort, after, limit);
  const { statuses } = LEADING[sort];
  const others = { ...filter, statuses: filter.statuses.filter((status) => !statuses.includes(status)) };
  const parts = [
    ...(after && !after.leads ? [] : [leadingKeys(tx, filter, sort, after, limit)]),
    sql`
      (select id, created_at as at, false as leads from (${newestAfter(tx, others, after, limit)}) as others)`,
  ];
  return sql`
    select id, at, leads from (${sql.join(parts, sql` union all `)}) as keys ${IN_ORDER} limit ${limit}`;
}

function newestAfter(tx: Tx, filter: ListFilter, after: ListPosition | null, limit: number): SQL {
  return newestKeys(tx, filter, after && !after.leads ? { createdAt: after.at, id: after.id } : null, limit);
}

/** Each status is a range of an index that is read in the order, no further than `limit`. */
function leadingKeys(
  tx: Tx,
  { statuses, requesterId, asked }: ListFilter,
  sort: Exclude<ListSort, "newest">,
  after: ListPosition | null,
  limit: number,
): SQL {
  const { hospitalId } = tx.actor;
  const { statuses: leading, column } = LEADING[sort];
  const ofRequester = requesterId ? sql`and requester_id = ${requesterId}` : sql``;
  const position = after ? sql`and (${column}, id) > (${timestamp(after.at)}, ${after.id}::uuid)` : sql``;
  return sql`
    (with ended as materialized (${endedByClock(tx)})
    select r.id, r.at, true as leads
    from unnest(${textArray(leading.filter((status) => statuses.includes(status)))}) as wanted(status)
    cross join lateral (
      select id, ${column} as at from ${consentRequest}
      where hospital_id = ${hospitalId} ${ofRequester} and status = wanted.status and ${column} is not null
        and id not in (select id from ended) ${within(sql`created_at`, asked)} ${position}
      order by ${column}, id limit ${limit}
    ) as r)`;
}

/** The matches of a search are in the order of their index, newest first: so many of them are read and sorted. */
function sortedMatches(
  tx: Tx,
  filter: ListFilter,
  sort: Exclude<ListSort, "newest">,
  after: ListPosition | null,
  limit: number,
): SQL {
  const { statuses, column } = LEADING[sort];
  const place = after && sql`(${timestamp(after.at)}, ${after.id}::uuid)`;
  const isAfter = !after
    ? sql`true`
    : after.leads
      ? sql`(not leads or (at, id) > ${place})`
      : sql`(not leads and (at, id) < ${place})`;
  return sql`
    select id, at, leads
    from (
      select r.id, case when keys.status = any(${textArray(statuses)}) then r.at else keys.created_at end as at,
        keys.status = any(${textArray(statuses)}) as leads
      from (${newestKeys(tx, filter, null, MOST_SORTED)}) as keys
      cross join lateral (
        select id, ${column} as at from ${consentRequest}
        where hospital_id = ${tx.actor.hospitalId} and id = keys.id offset 0
      ) as r
    ) as sorted
    where ${isAfter} ${IN_ORDER} limit ${limit}`;
}
