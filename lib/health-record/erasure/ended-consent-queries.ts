import "server-only";
import { and, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { dataRequest } from "@/drizzle/schema/data-request";
import { dataKey } from "@/drizzle/schema/record-keys";
import type { SystemConnection } from "@/lib/db/transaction";
import type { ConsentRequestId, HospitalId } from "@/lib/ids";

/** A request of which records may have to be erased. */
export type EndedConsent = { id: ConsentRequestId; hospitalId: HospitalId };

const BATCH = 100;

/** Requests of which an artefact has a data key or an unfinished transfer and has ended, by its status or by the clock, after the given one. */
export async function listEndedConsents(
  { db, now }: SystemConnection,
  after: EndedConsent | null,
): Promise<EndedConsent[]> {
  const { hospitalId, id, consentRequestId, status, dataEraseAt } = consentArtefact;
  const at = sql`${now.toISOString()}::timestamptz`;
  const hasEnded = or(
    sql`${status} in ('REVOKED', 'EXPIRED', 'DENIED')`,
    sql`${dataEraseAt} <= ${at}`,
    sql`${consentRequest.dataEraseAt} <= ${at}`,
  );
  const withKey = db.select({ hospitalId: dataKey.hospitalId, artefactId: dataKey.artefactId }).from(dataKey);
  const unfinished = db
    .select({ hospitalId: dataRequest.hospitalId, artefactId: dataRequest.artefactId })
    .from(dataRequest)
    .where(isNull(dataRequest.finishedAt));
  const held = withKey.union(unfinished).as("held");
  return db
    .selectDistinct({ id: consentRequest.id, hospitalId })
    .from(held)
    .innerJoin(consentArtefact, and(eq(hospitalId, held.hospitalId), eq(id, held.artefactId)))
    .innerJoin(consentRequest, and(eq(consentRequest.hospitalId, hospitalId), eq(consentRequest.id, consentRequestId)))
    .where(and(isNotNull(consentRequestId), hasEnded, after ? gt(consentRequest.id, after.id) : undefined))
    .orderBy(consentRequest.id)
    .limit(BATCH);
}
