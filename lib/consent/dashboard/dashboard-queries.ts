import "server-only";
import { and, desc, eq, gt, inArray, or, sql } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { dataRequest } from "@/drizzle/schema/data-request";
import { patient } from "@/drizzle/schema/patient";
import { staff } from "@/drizzle/schema/staff";
import type { ConsentArtefactStatus, MismatchReason } from "@/lib/consent/artefact/consent-artefact-status";
import type { ListSort } from "@/lib/consent/dashboard/list-input";
import { orderedKeys, type ListPosition } from "@/lib/consent/dashboard/list-order-queries";
import type { ListFilter } from "@/lib/consent/dashboard/request-key-queries";
import { OPEN_STATUSES } from "@/lib/consent/request/consent-request-status";
import { isVisible, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

/** A request with its people and its artefacts, as they are stored; times of artefacts are texts in JSON. */
export type ListedRequest = {
  request: ConsentRequestRow;
  patientName: string | null;
  requesterName: string;
  artefacts: {
    id: ConsentArtefactId;
    status: ConsentArtefactStatus;
    announcedAt: string | null;
    endedAt: string | null;
    hipId: string | null;
    hipName: string | null;
    hiTypes: string[] | null;
    dateFrom: string | null;
    dateTo: string | null;
    dataEraseAt: string | null;
    /** How many care contexts it names. */
    careContexts: number;
    mismatchReasons: MismatchReason[] | null;
    /** The state of the last transfer of its records; null before the first. */
    transfer: string | null;
  }[];
};

const artefactFacts = sql<ListedRequest["artefacts"]>`coalesce((
  select json_agg(json_build_object(
    'id', a.id, 'status', a.status, 'announcedAt', a.announced_at, 'endedAt', a.ended_at,
    'hipId', a.hip_id, 'hipName', a.hip_name, 'hiTypes', a.hi_types,
    'dateFrom', a.date_from, 'dateTo', a.date_to, 'dataEraseAt', a.data_erase_at,
    'careContexts', coalesce(jsonb_array_length(a.care_contexts), 0), 'mismatchReasons', a.mismatch_reasons, 'transfer', (
      select r.state from ${dataRequest} r where r.hospital_id = a.hospital_id and r.artefact_id = a.id
      order by r.created_at desc limit 1)))
  from ${consentArtefact} a
  where a.hospital_id = ${consentRequest.hospitalId} and a.consent_request_id = ${consentRequest.id}), '[]'::json)`;

function selectListed(tx: Tx) {
  return tx.db
    .select({
      request: consentRequest,
      patientName: patient.name,
      requesterName: staff.name,
      artefacts: artefactFacts,
    })
    .from(consentRequest)
    .innerJoin(staff, and(eq(staff.hospitalId, consentRequest.hospitalId), eq(staff.id, consentRequest.requesterId)))
    .leftJoin(
      patient,
      and(eq(patient.hospitalId, consentRequest.hospitalId), eq(patient.abhaAddress, consentRequest.abhaAddress)),
    );
}

/** The hospital's requests that match, in an order, after a position in it; each with its own position. */
export async function listMatchingRequests(
  tx: Tx,
  filter: ListFilter,
  sort: ListSort,
  after: ListPosition | null,
  limit: number,
): Promise<{ listed: ListedRequest; position: ListPosition }[]> {
  const { rows: keys } = await tx.db.execute<{ id: ConsentRequestId; at: Date | string; leads: boolean }>(
    orderedKeys(tx, filter, sort, after, limit),
  );
  const rows = await listRequests(
    tx,
    keys.map(({ id }) => id),
  );
  const positions = new Map(keys.map(({ at, ...key }) => [key.id, { ...key, at: new Date(at) }]));
  return rows.flatMap((listed) => {
    const position = positions.get(listed.request.id);
    return position ? [{ listed, position }] : [];
  });
}

/** Requests by their ids, in the order of these; without those that may not be seen. */
export async function listRequests(tx: Tx, ids: readonly ConsentRequestId[]): Promise<ListedRequest[]> {
  if (ids.length === 0) return [];
  const rows = await selectListed(tx).where(and(isVisible(tx), inArray(consentRequest.id, [...ids])));
  const byId = new Map(rows.map((row) => [row.request.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export async function findListedRequest(tx: Tx, id: ConsentRequestId): Promise<ListedRequest | undefined> {
  const [row] = await selectListed(tx).where(and(isVisible(tx), eq(consentRequest.id, id)));
  return row;
}

/** The patient's requests that the patient or the network can still answer, newest first; at most five. */
export function listOpenRequestsOf(tx: Tx, abhaAddress: string): Promise<ListedRequest[]> {
  const { hospitalId, status, createdAt, dataEraseAt } = consentRequest;
  return selectListed(tx)
    .where(
      and(
        eq(hospitalId, tx.actor.hospitalId),
        eq(consentRequest.abhaAddress, abhaAddress),
        inArray(status, [...OPEN_STATUSES]),
        or(eq(status, "SENDING"), gt(dataEraseAt, tx.now)),
      ),
    )
    .orderBy(desc(createdAt))
    .limit(5);
}
