import "server-only";
import { and, desc, eq, gt, inArray, or, sql } from "drizzle-orm";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { patient } from "@/drizzle/schema/patient";
import { staff } from "@/drizzle/schema/staff";
import { newestKeys } from "@/lib/consent/dashboard/request-key-queries";
import {
  CONSENT_REQUEST_STATUSES,
  OPEN_STATUSES,
  type ConsentRequestStatus,
} from "@/lib/consent/request/consent-request-status";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId } from "@/lib/ids";
import type { Search } from "@/lib/patient/search-words";

/** How many of the newest matching requests are looked through for their patients. */
const MOST_REQUESTS = 200;

/** A patient and the newest request to them, in the status that it has by the clock. */
export type LastAsked = { abhaAddress: string; name: string | null; at: Date; status: ConsentRequestStatus };

/** The patients who were asked last among those that match a search, with the newest request of each; drafts do not count. */
export async function listLastAsked(tx: Tx, search: Search, limit: number): Promise<LastAsked[]> {
  const { hospitalId } = tx.actor;
  const statuses = CONSENT_REQUEST_STATUSES.filter((status) => status !== "DRAFT");
  const keys = newestKeys(tx, { statuses, requesterId: null, asked: null, search }, null, MOST_REQUESTS);
  const { rows } = await tx.db.execute<Omit<LastAsked, "at"> & { at: string }>(sql`
    select last.abha_address as "abhaAddress", p.name, last.created_at as at, last.status
    from (
      select distinct on (r.abha_address) r.abha_address, keys.created_at, keys.status
      from (${keys}) as keys
      join ${consentRequest} r on r.hospital_id = ${hospitalId} and r.id = keys.id
      order by r.abha_address, keys.created_at desc
    ) as last
    left join ${patient} p on p.hospital_id = ${hospitalId} and p.abha_address = last.abha_address
    order by last.created_at desc
    limit ${limit}`);
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}

/** The names of those among the addresses whose names are known. */
export async function namesOf(tx: Tx, abhaAddresses: string[]): Promise<Map<string, string>> {
  const rows = await tx.db
    .select({ abhaAddress: patient.abhaAddress, name: patient.name })
    .from(patient)
    .where(and(eq(patient.hospitalId, tx.actor.hospitalId), inArray(patient.abhaAddress, abhaAddresses)));
  return new Map(rows.flatMap(({ abhaAddress, name }) => (name === null ? [] : [[abhaAddress, name]])));
}

/** Which of these requests the hospital has sent; drafts were not sent. */
export async function sentAmong(tx: Tx, ids: ConsentRequestId[]): Promise<Set<string>> {
  const rows = await tx.db
    .select({ id: consentRequest.id, status: consentRequest.status })
    .from(consentRequest)
    .where(and(eq(consentRequest.hospitalId, tx.actor.hospitalId), inArray(consentRequest.id, ids)));
  return new Set(rows.filter(({ status }) => status !== "DRAFT").map(({ id }) => id));
}

/** A request that its patient can still answer. */
export type OpenRequest = { id: ConsentRequestId; abhaAddress: string; requester: string; at: Date };

/** The requests to these patients that can still be answered, newest first. */
export function listOpenAmong(tx: Tx, abhaAddresses: string[]): Promise<OpenRequest[]> {
  const { hospitalId, id, abhaAddress, status, createdAt, dataEraseAt, requesterId } = consentRequest;
  return tx.db
    .select({ id, abhaAddress, requester: staff.name, at: createdAt })
    .from(consentRequest)
    .innerJoin(staff, and(eq(staff.hospitalId, hospitalId), eq(staff.id, requesterId)))
    .where(
      and(
        eq(hospitalId, tx.actor.hospitalId),
        inArray(abhaAddress, abhaAddresses),
        inArray(status, [...OPEN_STATUSES]),
        or(eq(status, "SENDING"), gt(dataEraseAt, tx.now)),
      ),
    )
    .orderBy(desc(createdAt));
}
