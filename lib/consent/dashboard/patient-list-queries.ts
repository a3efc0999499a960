import "server-only";
import { and, eq, inArray, sql, type SQL } from "drizzle-orm";
import { careTeamMember } from "@/drizzle/schema/care-team-member";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { dataRequest } from "@/drizzle/schema/data-request";
import { patient } from "@/drizzle/schema/patient";
import type { StaffTx } from "@/lib/access/command";
import type { ListPosition } from "@/lib/consent/dashboard/list-order-queries";
import { textArray, timestamp } from "@/lib/consent/dashboard/request-key-queries";
import { CONSENT_REQUEST_STATUSES } from "@/lib/consent/request/consent-request-status";
import type { ConsentRequestId, PatientId } from "@/lib/ids";

const SENT_STATUSES = CONSENT_REQUEST_STATUSES.filter((status) => status !== "DRAFT");

/** Whether the actor made a request, whose alias is `r`, or is in its care team: then they may read what it brings. */
const isReadable = ({ actor }: StaffTx, r: SQL): SQL => sql`
  (${r}.requester_id = ${actor.staffId} or exists (
    select from ${careTeamMember} m
    where m.hospital_id = ${actor.hospitalId} and m.consent_request_id = ${r}.id and m.staff_id = ${actor.staffId}))`;

/**
 * For each patient the newest of the sent requests that the actor may read, newest first, after a position in that order. The actor's own
 * are read in an index, no further than `limit` patients; those of care teams are few.
 */
export async function listNewestOfPatients(
  tx: StaffTx,
  after: ListPosition | null,
  limit: number,
): Promise<ListPosition[]> {
  const { hospitalId, staffId } = tx.actor;
  const position = after ? sql`and (r.created_at, r.id) < (${timestamp(after.at)}, ${after.id}::uuid)` : sql``;
  const isNewest = sql`
    not exists (
      select from ${consentRequest} newer
      where newer.hospital_id = ${hospitalId} and newer.abha_address = r.abha_address and newer.status <> 'DRAFT'
        and (newer.created_at, newer.id) > (r.created_at, r.id) and ${isReadable(tx, sql`newer`)})`;
  const cut = sql`${position} order by r.created_at desc, r.id desc limit ${limit}`;
  const { rows } = await tx.db.execute<{ id: ConsentRequestId; created_at: Date | string }>(sql`
    select distinct on (created_at, id) id, created_at
    from (
      (select own.id, own.created_at
      from unnest(${textArray(SENT_STATUSES)}) as sent(status)
      cross join lateral (
        select r.id, r.created_at from ${consentRequest} r
        where r.hospital_id = ${hospitalId} and r.requester_id = ${staffId} and r.status = sent.status and ${isNewest} ${cut}
      ) as own)
      union all
      (select r.id, r.created_at
      from ${careTeamMember} m
      cross join lateral (
        select id, created_at, abha_address, status from ${consentRequest}
        where hospital_id = ${hospitalId} and id = m.consent_request_id offset 0
      ) as r
      where m.hospital_id = ${hospitalId} and m.staff_id = ${staffId} and r.status <> 'DRAFT' and ${isNewest} ${cut})
    ) as newest
    order by created_at desc, id desc limit ${limit}`);
  return rows.map(({ id, created_at }) => ({ id, at: new Date(created_at), leads: false }));
}

/** The ids of those of some patients of whom the actor may read records now: of a consent that holds, some have been received. */
export async function findPatientsWithRecords(
  tx: StaffTx,
  abhaAddresses: readonly string[],
): Promise<Map<string, PatientId>> {
  if (abhaAddresses.length === 0) return new Map();
  const { hospitalId } = tx.actor;
  const now = timestamp(tx.now);
  const hasRecords = sql`exists (
    select from ${consentRequest} r
    join ${consentArtefact} a on a.hospital_id = r.hospital_id and a.consent_request_id = r.id
    where r.hospital_id = ${hospitalId} and r.abha_address = ${patient.abhaAddress} and r.status = 'GRANTED'
      and r.data_erase_at > ${now} and a.status = 'GRANTED' and a.data_erase_at > ${now} and ${isReadable(tx, sql`r`)}
      and (
        select d.state from ${dataRequest} d where d.hospital_id = a.hospital_id and d.artefact_id = a.id
        order by d.created_at desc limit 1) in ('received', 'partly-received'))`;
  const rows = await tx.db
    .select({ abhaAddress: patient.abhaAddress, id: patient.id })
    .from(patient)
    .where(and(eq(patient.hospitalId, hospitalId), inArray(patient.abhaAddress, [...abhaAddresses]), hasRecords));
  return new Map(rows.flatMap(({ abhaAddress, id }) => (id ? [[abhaAddress, id] as const] : [])));
}
