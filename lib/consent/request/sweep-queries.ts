import "server-only";
import { and, eq, exists, lte, sql } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import type { CheckState } from "@/lib/consent/request/status-check-schedule";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { ConsentRequestId, HospitalId } from "@/lib/ids";

/** A request that is due in a sweep; `at` is since when, as PostgreSQL writes it. Sweeps go through them in the order of these columns. */
export type DueRequest = { at: string; hospitalId: HospitalId; id: ConsentRequestId };

const BATCH = 500;

const isAfter = (columns: string, after: DueRequest | null) =>
  after
    ? sql`and (${sql.raw(columns)}) > (${after.at}::timestamptz, ${after.hospitalId}::uuid, ${after.id}::uuid)`
    : sql``;

/** Requests of all hospitals that are over by the clock, or of which an artefact is; some of them twice. */
export async function listOverdueConsents(
  { db, now }: SystemConnection,
  after: DueRequest | null,
): Promise<DueRequest[]> {
  const until = sql`${now.toISOString()}::timestamptz`;
  const { rows } = await db.execute<DueRequest>(sql`
    select data_erase_at as at, hospital_id as "hospitalId", id from (
      (
        select data_erase_at, hospital_id, id from ${consentRequest}
        where status in ('REQUESTED', 'GRANTED') and data_erase_at <= ${until}
          ${isAfter("data_erase_at, hospital_id, id", after)}
        order by data_erase_at, hospital_id, id limit ${BATCH}
      ) union (
        select data_erase_at, hospital_id, consent_request_id from ${consentArtefact}
        where status in ('GRANTED', 'MISMATCH') and data_erase_at <= ${until} and consent_request_id is not null
          ${isAfter("data_erase_at, hospital_id, consent_request_id", after)}
        order by data_erase_at, hospital_id, consent_request_id limit ${BATCH}
      )
    ) as due
    order by data_erase_at, hospital_id, id limit ${BATCH}`);
  return rows;
}

/** A request whose status check is due; `isClaimed`: something about it is only claimed by a notification. */
export type DueCheck = DueRequest & { isClaimed: boolean };

/** Requests of all hospitals whose status check is due. */
export async function listDueForCheck({ db, now }: SystemConnection, after: DueRequest | null): Promise<DueCheck[]> {
  const { rows } = await db.execute<DueCheck>(sql`
    select check_at as at, hospital_id as "hospitalId", id, claims is not null as "isClaimed" from ${consentRequest}
    where check_at is not null and check_at <= ${now.toISOString()}::timestamptz
      ${isAfter("check_at, hospital_id, id", after)}
    order by check_at, hospital_id, id limit ${BATCH}`);
  return rows;
}

/** Locks a request whose status check is due; undefined where another transaction has it, or has had it. */
export async function lockDueForCheck(tx: Tx, id: ConsentRequestId): Promise<CheckState | undefined> {
  const { hospitalId, status, checks, checkAt } = consentRequest;
  const artefacts = tx.db
    .select({ id: consentArtefact.id })
    .from(consentArtefact)
    .where(and(eq(consentArtefact.hospitalId, hospitalId), eq(consentArtefact.consentRequestId, consentRequest.id)));
  const [row] = await tx.db
    .select({
      status,
      checks,
      hasArtefacts: sql<boolean>`${exists(artefacts)}`,
      isClaimed: sql<boolean>`${consentRequest.claims} is not null`,
    })
    .from(consentRequest)
    .where(and(eq(hospitalId, tx.actor.hospitalId), eq(consentRequest.id, id), lte(checkAt, tx.now)))
    .for("no key update", { skipLocked: true, of: consentRequest });
  return row;
}

/** Records that a status check begins, and when the next one is due. */
export async function recordStatusCheck(
  tx: Tx,
  id: ConsentRequestId,
  checks: number,
  checkAt: Date | null,
): Promise<void> {
  await tx.db
    .update(consentRequest)
    .set({ checks, checkAt })
    .where(and(eq(consentRequest.hospitalId, tx.actor.hospitalId), eq(consentRequest.id, id)));
}
