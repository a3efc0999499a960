import "server-only";
import { and, desc, eq, gt, inArray, or, sql } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { dataRequest } from "@/drizzle/schema/data-request";
import { patient } from "@/drizzle/schema/patient";
import { staff } from "@/drizzle/schema/staff";
import type { ConsentArtefactStatus, MismatchReason } from "@/lib/consent/artefact/consent-artefact-status";
import { newestKeys, type ListFilter, type ListPosition } from "@/lib/consent/dashboard/request-key-queries";
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

/** The hospital's requests that match, newest first, after a position in that order. */
export function listMatchingRequests(
  tx: Tx,
  filter: ListFilter,
  after: ListPosition | null,
  limit: number,
): Promise<ListedRequest[]> {
  const keys = newestKeys(tx, filter, after, limit);
  return selectListed(tx)
    .where(
      and(
        eq(consentRequest.hospitalId, tx.actor.hospitalId),
        sql`${consentRequest.id} = any(array(select id from (${keys}) as keys))`,
      ),
    )
    .orderBy(desc(consentRequest.createdAt), desc(consentRequest.id));
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
