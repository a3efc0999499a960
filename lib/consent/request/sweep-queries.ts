import "server-only";
import { and, eq, exists, inArray, lte, sql } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import type { Checked } from "@/lib/consent/request/status-check-schedule";
import type { Context } from "@/lib/db/context";
import type { ConsentRequestId, HospitalId } from "@/lib/ids";

/** Requests of every hospital that are answered or granted no more once the time they asked for is over. */
export function listOverdue(db: Context["db"], now: Date): Promise<{ hospitalId: HospitalId; id: ConsentRequestId }[]> {
  return db
    .select({ hospitalId: consentRequest.hospitalId, id: consentRequest.id })
    .from(consentRequest)
    .where(and(inArray(consentRequest.status, ["REQUESTED", "GRANTED"]), lte(consentRequest.dataEraseAt, now)))
    .limit(500);
}

/** Some requests of every hospital whose turn to be asked about has come; held, and none that somebody else holds. */
export async function listDue(
  db: Context["db"],
  now: Date,
): Promise<(Checked & { id: ConsentRequestId; hospitalId: HospitalId })[]> {
  const { id, hospitalId, status, checks } = consentRequest;
  const artefacts = db
    .select({ id: consentArtefact.id })
    .from(consentArtefact)
    .where(eq(consentArtefact.consentRequestId, id));
  const hasArtefacts = sql<boolean>`${exists(artefacts)}`;
  return db
    .select({ id, hospitalId, status, checks, hasArtefacts })
    .from(consentRequest)
    .where(lte(consentRequest.checkAt, now))
    .orderBy(consentRequest.checkAt)
    .limit(200)
    .for("update", { skipLocked: true, of: consentRequest });
}

export async function noteCheck(
  db: Context["db"],
  id: ConsentRequestId,
  checks: number,
  checkAt: Date | null,
): Promise<void> {
  await db.update(consentRequest).set({ checks, checkAt }).where(eq(consentRequest.id, id));
}
