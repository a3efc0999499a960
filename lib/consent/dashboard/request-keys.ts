import "server-only";
import { and, eq, sql, type SQL } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { consentRequestSearch } from "@/drizzle/schema/consent-request-search";
import { patient } from "@/drizzle/schema/patient";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId, StaffId } from "@/lib/ids";
import type { Search } from "@/lib/patient/search-words";

/** Which requests are shown: those in some statuses, as they are by the clock, of the hospital or of one doctor. */
export type ListFilter = {
  statuses: readonly ConsentRequestStatus[];
  requesterId: StaffId | null;
  search: Search | null;
};

/** A place in the order of the list, which is newest first. */
export type ListPosition = { createdAt: Date; id: ConsentRequestId };

const timestamp = (date: Date) => sql`${date.toISOString()}::timestamptz`;
const textArray = (texts: readonly string[]) =>
  sql`array[${sql.join(
    texts.map((text) => sql`${text}`),
    sql`, `,
  )}]::text[]`;

/**
 * Selects `id`, `status` (the stored one), `ended_as`, `requester_id` and `created_at` of the hospital's requests that have ended by the
 * clock and that no sweep has ended yet: the same ones as `endByClock` ends. They are few while a sweep runs every minute.
 */
export function endedByClock(tx: Tx): SQL {
  const { hospitalId } = tx.actor;
  const now = timestamp(tx.now);
  // The conditions of the partial indexes are written out, so that a plan for any parameters can use them.
  return sql`
    select r.id, r.status, r.requester_id, r.created_at,
      case when exists (
        select from ${consentArtefact} a
        where a.hospital_id = ${hospitalId} and a.consent_request_id = r.id and a.status = 'REVOKED'
      ) then 'REVOKED' else 'EXPIRED' end as ended_as
    from (
      select id from ${consentRequest}
      where hospital_id = ${hospitalId} and status in ('REQUESTED', 'GRANTED') and data_erase_at <= ${now}
      union
      select consent_request_id from ${consentArtefact}
      where hospital_id = ${hospitalId} and status in ('GRANTED', 'MISMATCH') and data_erase_at <= ${now}
    ) as candidate
    join ${consentRequest} r on r.id = candidate.id
    where r.hospital_id = ${hospitalId} and r.status in ('REQUESTED', 'GRANTED') and (
      r.data_erase_at <= ${now}
      or r.status = 'GRANTED'
        and exists (
          select from ${consentArtefact} a
          where a.hospital_id = ${hospitalId} and a.consent_request_id = r.id and a.announced_at is not null)
        and not exists (
          select from ${consentArtefact} a
          where a.hospital_id = ${hospitalId} and a.consent_request_id = r.id
            and (a.status = 'FETCHING' or a.status in ('GRANTED', 'MISMATCH') and (a.data_erase_at <= ${now}) is not true))
    )`;
}

/**
 * Selects `id`, `created_at` and `status` (by the clock) of the newest requests that match, after a position. Each status, and each
 * beginning of a search, is a range of an index that is read newest first and no further than `limit`; names are joined by the caller.
 */
export function newestKeys(tx: Tx, filter: ListFilter, after: ListPosition | null, limit: number): SQL {
  const parts = filter.search ? searchParts(tx, filter, filter.search) : statusParts(tx, filter);
  const branches = parts.map(
    ({ from, createdAt, id, status, where }) => sql`
      (select ${id} as id, ${createdAt} as created_at, ${status} as status
      ${from}
      where ${and(where, after ? sql`(${createdAt}, ${id}) < (${timestamp(after.createdAt)}, ${after.id}::uuid)` : undefined)}
      order by ${createdAt} desc, ${id} desc
      limit ${limit})`,
  );
  return sql`
    with ended as materialized (${endedByClock(tx)})
    select distinct on (created_at, id) id, created_at, status
    from (${sql.join(branches, sql` union all `)}) as branch
    order by created_at desc, id desc
    limit ${limit}`;
}

/** A range of an index, as a select that can be cut off. */
type Part = { from: SQL; createdAt: SQL; id: SQL; status: SQL; where: SQL | undefined };

function statusParts(tx: Tx, { statuses, requesterId }: ListFilter): Part[] {
  return [...statuses.flatMap((status) => storedPart(tx, status, requesterId)), ...endedPart(statuses, requesterId)];
}

/** The requests that are stored with a status; of the drafts only those of the actor. */
function storedPart(tx: Tx, status: ConsentRequestStatus, requesterId: StaffId | null): Part[] {
  const owner = status === "DRAFT" ? ownDrafts(tx, requesterId) : requesterId;
  if (owner === "nobody") return [];
  const { hospitalId } = tx.actor;
  const canHaveEnded = status === "REQUESTED" || status === "GRANTED";
  return [
    {
      from: sql`from ${consentRequest} r`,
      createdAt: sql`r.created_at`,
      id: sql`r.id`,
      status: sql`r.status`,
      where: and(
        sql`r.hospital_id = ${hospitalId} and r.status = ${status}`,
        owner ? sql`r.requester_id = ${owner}` : undefined,
        canHaveEnded ? sql`r.id not in (select id from ended)` : undefined,
      ),
    },
  ];
}

/** The requests that have ended by the clock, but are stored as open. */
function endedPart(statuses: readonly ConsentRequestStatus[], requesterId: StaffId | null): Part[] {
  const ends = statuses.filter((status) => status === "EXPIRED" || status === "REVOKED");
  if (ends.length === 0) return [];
  return [
    {
      from: sql`from ended r`,
      createdAt: sql`r.created_at`,
      id: sql`r.id`,
      status: sql`r.ended_as`,
      where: and(
        sql`r.ended_as = any(${textArray(ends)})`,
        requesterId ? sql`r.requester_id = ${requesterId}` : undefined,
      ),
    },
  ];
}

function searchParts(tx: Tx, { statuses, requesterId }: ListFilter, search: Search): Part[] {
  const { hospitalId } = tx.actor;
  const joined = sql`
    left join ended on ended.id = r.id
    left join ${patient} p on p.hospital_id = ${hospitalId} and p.abha_address = r.abha_address`;
  const status = sql`coalesce(ended.ended_as, r.status)`;
  const matching = and(
    sql`r.hospital_id = ${hospitalId}`,
    sql`${status} = any(${textArray(statuses)})`,
    requesterId ? sql`r.requester_id = ${requesterId}` : undefined,
    matches(search),
  );
  const sent = search.prefixes.map((prefix) => ({
    from: sql`from ${consentRequestSearch} s join ${consentRequest} r on r.id = s.consent_request_id ${joined}`,
    createdAt: sql`s.created_at`,
    id: sql`s.consent_request_id`,
    status,
    where: and(sql`s.hospital_id = ${hospitalId} and s.prefix = ${prefix}`, matching),
  }));
  const owner = ownDrafts(tx, requesterId);
  if (owner === "nobody") return sent;
  // One's own drafts are few, and change with each letter: they are not in the table of the search.
  const drafts = {
    from: sql`from ${consentRequest} r ${joined}`,
    createdAt: sql`r.created_at`,
    id: sql`r.id`,
    status,
    where: and(sql`r.status = 'DRAFT' and r.requester_id = ${owner}`, matching),
  };
  return [...sent, drafts];
}

/** Whose drafts the actor sees among those of `requesterId`, or of all. */
function ownDrafts({ actor }: Tx, requesterId: StaffId | null): StaffId | "nobody" {
  if (actor.kind !== "staff" || (requesterId && requesterId !== actor.staffId)) return "nobody";
  return actor.staffId;
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
