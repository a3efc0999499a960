import "server-only";
import { and, count, desc, eq, ilike, inArray, lt, or, sql, type SQL } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { patient } from "@/drizzle/schema/patient";
import { staff } from "@/drizzle/schema/staff";
import type { ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import { OPEN_STATUSES, type ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import { isVisible, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId, StaffId } from "@/lib/ids";

/** A request with its people and the facts of its artefacts that its situation depends on. */
export type ListedRequest = {
  request: ConsentRequestRow;
  patientName: string | null;
  requesterName: string;
  artefacts: {
    status: ConsentArtefactStatus;
    dataEraseAt: string | null;
    hipId: string | null;
    hipName: string | null;
  }[];
};

const ofPatient = and(
  eq(patient.hospitalId, consentRequest.hospitalId),
  eq(patient.abhaAddress, consentRequest.abhaAddress),
);

const artefactFacts = sql<ListedRequest["artefacts"]>`coalesce((
  select json_agg(json_build_object(
    'status', a.status, 'dataEraseAt', a.data_erase_at, 'hipId', a.hip_id, 'hipName', a.hip_name))
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
    .leftJoin(patient, ofPatient);
}

export type ListFilter = {
  statuses: readonly ConsentRequestStatus[] | null;
  q: string;
  requesterId: StaffId | null;
};

function matches(tx: Tx, { statuses, q, requesterId }: ListFilter): SQL | undefined {
  const pattern = `%${q.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return and(
    isVisible(tx),
    statuses ? inArray(consentRequest.status, [...statuses]) : undefined,
    requesterId ? eq(consentRequest.requesterId, requesterId) : undefined,
    q ? or(ilike(consentRequest.abhaAddress, pattern), ilike(patient.name, pattern)) : undefined,
  );
}

/** The hospital's requests that match, newest first, after a position in that order. */
export function listMatchingRequests(
  tx: Tx,
  filter: ListFilter,
  after: { createdAt: Date; id: ConsentRequestId } | null,
  limit: number,
): Promise<ListedRequest[]> {
  const later = after
    ? or(
        lt(consentRequest.createdAt, after.createdAt),
        and(eq(consentRequest.createdAt, after.createdAt), lt(consentRequest.id, after.id)),
      )
    : undefined;
  return selectListed(tx)
    .where(and(matches(tx, filter), later))
    .orderBy(desc(consentRequest.createdAt), desc(consentRequest.id))
    .limit(limit);
}

/** How many of the hospital's requests that match are in each status. */
export function countMatchingRequests(
  tx: Tx,
  filter: ListFilter,
): Promise<{ status: ConsentRequestStatus; requests: number }[]> {
  return tx.db
    .select({ status: consentRequest.status, requests: count() })
    .from(consentRequest)
    .leftJoin(patient, ofPatient)
    .where(matches(tx, filter))
    .groupBy(consentRequest.status);
}

export async function findListedRequest(tx: Tx, id: ConsentRequestId): Promise<ListedRequest | undefined> {
  const [row] = await selectListed(tx).where(and(isVisible(tx), eq(consentRequest.id, id)));
  return row;
}

/** The patient's requests that the patient or the network can still answer, newest first; at most five. */
export function listOpenRequestsOf(tx: Tx, abhaAddress: string): Promise<ListedRequest[]> {
  const { hospitalId, status, createdAt } = consentRequest;
  return selectListed(tx)
    .where(
      and(
        eq(hospitalId, tx.actor.hospitalId),
        eq(consentRequest.abhaAddress, abhaAddress),
        inArray(status, [...OPEN_STATUSES]),
      ),
    )
    .orderBy(desc(createdAt))
    .limit(5);
}
