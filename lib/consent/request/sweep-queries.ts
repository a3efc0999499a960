import "server-only";
import { and, eq, exists, inArray, isNotNull, lte, sql } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import type { SystemConnection } from "@/lib/db/transaction";
import type { ConsentArtefactId, ConsentRequestId, HospitalId } from "@/lib/ids";

/** Requests of all hospitals that are waiting or granted although the time they were for is over. */
export function listOverdueRequests(
  connection: SystemConnection,
): Promise<{ hospitalId: HospitalId; id: ConsentRequestId }[]> {
  return connection.db
    .select({ hospitalId: consentRequest.hospitalId, id: consentRequest.id })
    .from(consentRequest)
    .where(
      and(inArray(consentRequest.status, ["REQUESTED", "GRANTED"]), lte(consentRequest.dataEraseAt, connection.now)),
    )
    .limit(500);
}

/** Artefacts of all hospitals that have not ended although their time is over, with their requests. */
export async function listOverdueArtefacts(
  connection: SystemConnection,
): Promise<{ hospitalId: HospitalId; id: ConsentArtefactId; consentRequestId: ConsentRequestId }[]> {
  const { hospitalId, id, consentRequestId, status, dataEraseAt } = consentArtefact;
  const rows = await connection.db
    .select({ hospitalId, id, consentRequestId })
    .from(consentArtefact)
    .where(and(inArray(status, ["GRANTED", "MISMATCH"]), lte(dataEraseAt, connection.now), isNotNull(consentRequestId)))
    .limit(500);
  return rows.flatMap((row) => (row.consentRequestId ? [{ ...row, consentRequestId: row.consentRequestId }] : []));
}

export type DueForCheck = { id: ConsentRequestId; hospitalId: HospitalId; hasArtefacts: boolean };

/** Some requests of all hospitals whose status check is due, those first that are overdue for longest. */
export function listDueForCheck(connection: SystemConnection): Promise<DueForCheck[]> {
  const { id, hospitalId, checkAt } = consentRequest;
  const artefacts = connection.db
    .select({ id: consentArtefact.id })
    .from(consentArtefact)
    .where(and(eq(consentArtefact.hospitalId, hospitalId), eq(consentArtefact.consentRequestId, id)));
  return connection.db
    .select({ id, hospitalId, hasArtefacts: sql<boolean>`${exists(artefacts)}` })
    .from(consentRequest)
    .where(lte(checkAt, connection.now))
    .orderBy(checkAt)
    .limit(200);
}
