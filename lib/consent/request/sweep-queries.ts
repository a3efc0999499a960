import "server-only";
import { and, eq, exists, inArray, isNotNull, lte, sql } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import type { CheckState } from "@/lib/consent/request/status-check-schedule";
import type { SystemConnection, SystemTx } from "@/lib/db/transaction";
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

/** Some requests of all hospitals whose status check is due; locked, without those that another transaction has locked. */
export async function lockDueForCheck(
  tx: SystemTx,
): Promise<(CheckState & { id: ConsentRequestId; hospitalId: HospitalId })[]> {
  const { id, hospitalId, status, checks } = consentRequest;
  const artefacts = tx.db
    .select({ id: consentArtefact.id })
    .from(consentArtefact)
    .where(and(eq(consentArtefact.hospitalId, hospitalId), eq(consentArtefact.consentRequestId, id)));
  return tx.db
    .select({ id, hospitalId, status, checks, hasArtefacts: sql<boolean>`${exists(artefacts)}` })
    .from(consentRequest)
    .where(lte(consentRequest.checkAt, tx.now))
    .orderBy(consentRequest.checkAt)
    .limit(200)
    .for("no key update", { skipLocked: true, of: consentRequest });
}

/** Records that a status check begins, and when the next one is due. */
export async function recordStatusCheck(
  tx: SystemTx,
  id: ConsentRequestId,
  checks: number,
  checkAt: Date | null,
): Promise<void> {
  await tx.db.update(consentRequest).set({ checks, checkAt }).where(eq(consentRequest.id, id));
}
