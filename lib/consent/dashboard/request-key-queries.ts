import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { consentRequestSearch } from "@/drizzle/schema/consent-request-search";
import { patient } from "@/drizzle/schema/patient";
import type { TimeRange } from "@/lib/consent/dashboard/list-input";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId, StaffId } from "@/lib/ids";
import type { Search } from "@/lib/patient/search-words";

/** Which requests are shown: those in some statuses, as they are by the clock, of the hospital or of one doctor, asked at some time. */
export type ListFilter = {
  statuses: readonly ConsentRequestStatus[];
  requesterId: StaffId | null;
  search: Search | null;
  asked: TimeRange | null;
};

/** A place in the order of newest first. */
export type NewestPosition = { createdAt: Date; id: ConsentRequestId };

export const timestamp = (date: Date) => sql`${date.toISOString()}::timestamptz`;
export const textArray = (texts: readonly string[]) =>
  sql`array[${sql.join(
    texts.map((text) => sql`${text}`),
    sql`, `,
  )}]::text[]`;

/** The condition that a column is within a time range, as the end of other conditions. */
export const within = (column: SQL, range: TimeRange | null): SQL => sql`
  ${range?.since ? sql`and ${column} >= ${timestamp(range.since)}` : sql``}
  ${range?.before ? sql`and ${column} < ${timestamp(range.before)}` : sql``}`;

/** How many of one's own drafts a search looks through. */
const MOST_DRAFTS = 200;

/** How many requests and artefacts that no sweep has ended yet are looked at, so that filters and counts cost little without a sweep too. */
const MOST_OVERDUE = 1_000;

/**
 * Selects `id`, `status` (the stored one), `ended_as`, `requester_id` and `created_at` of the hospital's requests that have ended by the
 * clock and that no sweep has ended yet: the same ones as `endByClock` ends. They are few while a sweep runs every minute.
 *
 * PostgreSQL takes them for many, since it knows how many are open and how many are over, but not how few are both. So the conditions
 * of the partial indexes are written out, and limits and offsets keep it from reading whole tables in place of these few rows.
 */
export function endedByClock(tx: Tx): SQL {
  const { hospitalId } = tx.actor;
  const now = timestamp(tx.now);
  return sql`
    select r.id, r.status, r.requester_id, r.created_at,
      case when artefacts.any_revoked then 'REVOKED' else 'EXPIRED' end as ended_as
    from (
      (
        select id from ${consentRequest}
        where hospital_id = ${hospitalId} and status in ('REQUESTED', 'GRANTED') and data_erase_at <= ${now}
        order by data_erase_at limit ${MOST_OVERDUE}
      ) union (
        select consent_request_id from ${consentArtefact}
        where hospital_id = ${hospitalId} and status in ('GRANTED', 'MISMATCH') and data_erase_at <= ${now}
        order by data_erase_at limit ${MOST_OVERDUE}
      )
    ) as overdue
    cross join lateral (
      select id, status, requester_id, created_at, data_erase_at from ${consentRequest}
      where hospital_id = ${hospitalId} and id = overdue.id and status in ('REQUESTED', 'GRANTED')
      offset 0
    ) as r
    cross join lateral (
      select bool_or(status = 'REVOKED') as any_revoked, bool_or(announced_at is not null) as any_announced,
        bool_or(status = 'FETCHING' or status in ('GRANTED', 'MISMATCH') and (data_erase_at <= ${now}) is not true) as any_open
      from ${consentArtefact}
      where hospital_id = ${hospitalId} and consent_request_id = r.id
    ) as artefacts
    where r.data_erase_at <= ${now} or r.status = 'GRANTED' and artefacts.any_announced and not artefacts.any_open`;
}

/**
 * Selects `id`, `created_at` and `status` (by the clock) of the newest requests that match, after a position. Each status, and each
 * beginning of a search, is a range of an index that is read newest first and no further than `limit`; names are joined by the caller.
 */
export function newestKeys(tx: Tx, filter: ListFilter, after: NewestPosition | null, limit: number): SQL {
  const cut: Cut = (createdAt, id) => sql`
    ${within(createdAt, filter.asked)}
    ${after ? sql`and (${createdAt}, ${id}) < (${timestamp(after.createdAt)}, ${after.id}::uuid)` : sql``}
    order by ${createdAt} desc, ${id} desc limit ${limit}`;
  const owner = ownDrafts(tx, filter);
  const ranges = filter.search
    ? searchRanges(tx, filter, filter.search, owner, cut)
    : statusRanges(tx, filter, owner, cut);
  return sql`
    with ended as materialized (${endedByClock(tx)})
    select distinct on (created_at, id) id, created_at, status
    from (${sql.join(ranges, sql` union all `)}) as ranges
    order by created_at desc, id desc
    limit ${limit}`;
}

/** The end of a select: its time, position, order and limit, by the columns that hold time and id. */
type Cut = (createdAt: SQL, id: SQL) => SQL;

/** Whose drafts are shown: the actor's own, unless the drafts or the actor are not asked for. */
function ownDrafts({ actor }: Tx, { statuses, requesterId }: ListFilter): StaffId | null {
  if (actor.kind !== "staff" || !statuses.includes("DRAFT")) return null;
  return requesterId === null || requesterId === actor.staffId ? actor.staffId : null;
}

function statusRanges(tx: Tx, { statuses, requesterId }: ListFilter, owner: StaffId | null, cut: Cut): SQL[] {
  const { hospitalId } = tx.actor;
  const ofRequester = requesterId ? sql`and requester_id = ${requesterId}` : sql``;
  const newest = cut(sql`created_at`, sql`id`);
  const sent = sql`
    (select r.id, r.created_at, r.status
    from unnest(${textArray(statuses.filter((status) => status !== "DRAFT"))}) as wanted(status)
    cross join lateral (
      select id, created_at, status from ${consentRequest}
      where hospital_id = ${hospitalId} ${ofRequester} and status = wanted.status and id not in (select id from ended) ${newest}
    ) as r)`;
  const drafts = sql`
    (select id, created_at, status from ${consentRequest}
    where hospital_id = ${hospitalId} and requester_id = ${owner} and status = 'DRAFT' ${newest})`;
  const ended = sql`
    (select id, created_at, ended_as from ended where ended_as = any(${textArray(statuses)}) ${ofRequester} ${newest})`;
  return owner ? [sent, drafts, ended] : [sent, ended];
}

function searchRanges(
  tx: Tx,
  { statuses, requesterId }: ListFilter,
  search: Search,
  owner: StaffId | null,
  cut: Cut,
): SQL[] {
  const { hospitalId } = tx.actor;
  const ofPatient = sql`
    left join lateral (
      select search_words from ${patient} where hospital_id = ${hospitalId} and abha_address = r.abha_address offset 0
    ) as p on true`;
  const status = sql`case when r.id in (select id from ended) then (select ended_as from ended where ended.id = r.id) else r.status end`;
  const matching = sql`
    ${requesterId ? sql`r.requester_id = ${requesterId} and` : sql``} ${status} = any(${textArray(statuses)}) and ${matches(search)}`;
  const isListedToo = (prefix: string) => sql`
    and exists (
      select from ${consentRequestSearch} o
      where o.hospital_id = ${hospitalId} and o.prefix = ${prefix} and o.created_at = s.created_at
        and o.consent_request_id = s.consent_request_id)`;
  const { addressPrefix, wordPrefixes } = search;
  const isSame = wordPrefixes.length === 1 && wordPrefixes[0] === addressPrefix;
  const searched = isSame || wordPrefixes.length === 0 ? [[addressPrefix]] : [[addressPrefix], wordPrefixes];
  // One after the other in the order of the index, until enough match; of several words each is looked up before the request is read.
  const sent = searched.map(
    ([prefix = "", ...others]) => sql`
      (select r.id, s.created_at, ${status} as status
      from (
        select created_at, consent_request_id from ${consentRequestSearch} s
        where hospital_id = ${hospitalId} and prefix = ${prefix} ${sql.join(others.map(isListedToo), sql` `)}
      ) as s
      cross join lateral (
        select id, status, requester_id, abha_address from ${consentRequest}
        where hospital_id = ${hospitalId} and id = s.consent_request_id offset 0
      ) as r ${ofPatient}
      where ${matching}
      ${cut(sql`s.created_at`, sql`s.consent_request_id`)})`,
  );
  // Drafts change with each letter, so that they are not in the table of the search. One's own are few, and the newest are looked through.
  const drafts = sql`
    (select r.id, r.created_at, r.status
    from (
      select id, status, requester_id, abha_address, created_at from ${consentRequest}
      where hospital_id = ${hospitalId} and requester_id = ${owner} and status = 'DRAFT'
      order by created_at desc, id desc limit ${MOST_DRAFTS}
    ) as r ${ofPatient}
    where ${matching}
    ${cut(sql`r.created_at`, sql`r.id`)})`;
  return owner ? [...sent, drafts] : sent;
}

// The index has beginnings of some lengths; this compares all of what was typed.
function matches({ address, words }: Search): SQL {
  const isAddress = sql`starts_with(lower(r.abha_address), ${address})`;
  if (words.length === 0) return isAddress;
  const ofName = words.map(
    (word) => sql`exists (select from unnest(p.search_words[2:]) as word where starts_with(word, ${word}))`,
  );
  return sql`(${isAddress} or ${sql.join(ofName, sql` and `)})`;
}
