import "server-only";
import { and, asc, count, desc, eq, gt, inArray, isNull, max, ne, sql } from "drizzle-orm";
import { dataRequest, dataTransaction } from "@/drizzle/schema/data-request";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { ConsentArtefactId, DataRequestId, HospitalId } from "@/lib/ids";

export type DataRequestRow = typeof dataRequest.$inferSelect;
export type DataRequestChange = Partial<Omit<typeof dataRequest.$inferInsert, "id" | "hospitalId">>;

const own = (tx: Tx) => eq(dataRequest.hospitalId, tx.actor.hospitalId);
const byId = (tx: Tx, id: DataRequestId) => and(own(tx), eq(dataRequest.id, id));

export async function insertDataRequest(
  tx: Tx,
  row: Omit<typeof dataRequest.$inferInsert, "hospitalId">,
): Promise<void> {
  await tx.db.insert(dataRequest).values({ ...row, hospitalId: tx.actor.hospitalId });
}

export async function findDataRequest(tx: Tx, id: DataRequestId): Promise<DataRequestRow | undefined> {
  return (await tx.db.select().from(dataRequest).where(byId(tx, id)))[0];
}

/** The same, locked until the transaction ends: an erasure and the storing of a page never run at the same time. */
export async function lockDataRequest(tx: Tx, id: DataRequestId): Promise<DataRequestRow | undefined> {
  return (await tx.db.select().from(dataRequest).where(byId(tx, id)).for("no key update"))[0];
}

/** All requests of an artefact's records, the oldest first, locked until the transaction ends. */
export function lockDataRequestsOf(tx: Tx, artefactId: ConsentArtefactId): Promise<DataRequestRow[]> {
  return tx.db
    .select()
    .from(dataRequest)
    .where(and(own(tx), eq(dataRequest.artefactId, artefactId)))
    .orderBy(asc(dataRequest.createdAt), asc(dataRequest.id))
    .for("update");
}

/** Whether the request still takes pages; then it stays so until the transaction ends. */
export async function lockIfOpen(tx: Tx, id: DataRequestId): Promise<boolean> {
  const rows = await tx.db
    .select({ id: dataRequest.id })
    .from(dataRequest)
    .where(and(byId(tx, id), isNull(dataRequest.finishedAt)))
    .for("share");
  return rows.length > 0;
}

export async function updateDataRequest(tx: Tx, id: DataRequestId, change: DataRequestChange): Promise<void> {
  await tx.db.update(dataRequest).set(change).where(byId(tx, id));
}

/** The last request of each artefact's records, by the artefact's id. */
export async function latestDataRequests(
  tx: Tx,
  artefactIds: readonly ConsentArtefactId[],
): Promise<Map<ConsentArtefactId, DataRequestRow>> {
  if (artefactIds.length === 0) return new Map();
  const rows = await tx.db
    .selectDistinctOn([dataRequest.artefactId])
    .from(dataRequest)
    .where(and(own(tx), inArray(dataRequest.artefactId, [...artefactIds])))
    .orderBy(dataRequest.artefactId, desc(dataRequest.createdAt), desc(dataRequest.id));
  return new Map(rows.map((row) => [row.artefactId, row]));
}

/** How often an artefact's records were requested since then; requests that failed are left out. */
export async function countDataRequests(tx: Tx, artefactId: ConsentArtefactId, since: Date): Promise<number> {
  const { state, createdAt } = dataRequest;
  const counted = and(own(tx), eq(dataRequest.artefactId, artefactId), gt(createdAt, since), ne(state, "failed"));
  const [row] = await tx.db.select({ requests: count() }).from(dataRequest).where(counted);
  return row?.requests ?? 0;
}

/** A request whose next step is due. */
export type DueDataRequest = { id: DataRequestId; hospitalId: HospitalId; nextStepAt: Date };

const BATCH = 100;

/** Requests of all hospitals whose next step is due, after the given one. */
export function listDueDataRequests(
  { db, now }: SystemConnection,
  after: DueDataRequest | null,
): Promise<DueDataRequest[]> {
  const { id, hospitalId, nextStepAt, finishedAt } = dataRequest;
  const isDue = and(isNull(finishedAt), sql`${nextStepAt} <= ${now.toISOString()}::timestamptz`);
  const isLater = after && sql`(${nextStepAt}, ${id}) > (${after.nextStepAt.toISOString()}::timestamptz, ${after.id})`;
  return db
    .select({ id, hospitalId, nextStepAt })
    .from(dataRequest)
    .where(isLater ? and(isDue, isLater) : isDue)
    .orderBy(nextStepAt, id)
    .limit(BATCH);
}

/** The transactions of a request that on-request has named. */
export async function listTransactions(tx: Tx, id: DataRequestId): Promise<string[]> {
  const rows = await tx.db
    .select({ id: dataTransaction.id })
    .from(dataTransaction)
    .where(and(eq(dataTransaction.hospitalId, tx.actor.hospitalId), eq(dataTransaction.dataRequestId, id)))
    .orderBy(dataTransaction.confirmedAt);
  return rows.map((row) => row.id);
}

/** When on-request named the last of a request's transactions; null before. */
export async function latestConfirmation(tx: Tx, id: DataRequestId): Promise<Date | null> {
  const [row] = await tx.db
    .select({ at: max(dataTransaction.confirmedAt) })
    .from(dataTransaction)
    .where(and(eq(dataTransaction.hospitalId, tx.actor.hospitalId), eq(dataTransaction.dataRequestId, id)));
  return row?.at ?? null;
}

/** Assigns a transaction to a request; returns the request that it belongs to, which is another one where it was assigned before. */
export async function assignTransaction(tx: Tx, transactionId: string, id: DataRequestId): Promise<DataRequestId> {
  const { hospitalId } = tx.actor;
  await tx.db
    .insert(dataTransaction)
    .values({ hospitalId, id: transactionId, dataRequestId: id, confirmedAt: tx.now })
    .onConflictDoNothing();
  const [row] = await tx.db
    .select({ dataRequestId: dataTransaction.dataRequestId })
    .from(dataTransaction)
    .where(and(eq(dataTransaction.hospitalId, hospitalId), eq(dataTransaction.id, transactionId)));
  return row?.dataRequestId ?? id;
}
