import "server-only";
import { and, eq, gt, isNotNull, or, sql } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { dataKey } from "@/drizzle/schema/record-keys";
import { sweep } from "@/lib/db/sweep";
import { transact, withSystemConnection, type SystemConnection, type SystemScope } from "@/lib/db/transaction";
import { settleRecords } from "@/lib/health-record/settle-records";
import type { ConsentRequestId, HospitalId } from "@/lib/ids";

type DueConsent = { id: ConsentRequestId; hospitalId: HospitalId };

const BATCH = 100;

/** Erases the records of all consents that have ended, also where no message of the network reported the end. */
export function sweepEndedRecords(scope: SystemScope): Promise<void> {
  return sweep(
    "sweep-ended-records",
    (after: DueConsent | null) =>
      withSystemConnection(scope, "list consents with records to erase", (connection) => listEnded(connection, after)),
    ({ id, hospitalId }) => {
      const actor = { kind: "job", hospitalId, job: "sweep-ended-records" } as const;
      return transact({ ...scope, actor }, (tx) => settleRecords(tx, id));
    },
  );
}

/** Requests of which an artefact has a data key and has ended, by its status or by the clock, after the given one. */
async function listEnded({ db, now }: SystemConnection, after: DueConsent | null): Promise<DueConsent[]> {
  const { hospitalId, id, consentRequestId, status, dataEraseAt } = consentArtefact;
  const at = sql`${now.toISOString()}::timestamptz`;
  const hasEnded = or(
    sql`${status} in ('REVOKED', 'EXPIRED', 'DENIED')`,
    sql`${dataEraseAt} <= ${at}`,
    sql`${consentRequest.dataEraseAt} <= ${at}`,
  );
  const rows = await db
    .selectDistinct({ id: consentRequest.id, hospitalId })
    .from(dataKey)
    .innerJoin(consentArtefact, and(eq(hospitalId, dataKey.hospitalId), eq(id, dataKey.artefactId)))
    .innerJoin(consentRequest, and(eq(consentRequest.hospitalId, hospitalId), eq(consentRequest.id, consentRequestId)))
    .where(and(isNotNull(consentRequestId), hasEnded, after ? gt(consentRequest.id, after.id) : undefined))
    .orderBy(consentRequest.id)
    .limit(BATCH);
  return rows;
}
