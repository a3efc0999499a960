import "server-only";
import { and, asc, count, eq, inArray, lte, max, min, sql } from "drizzle-orm";
import { dataPush, dataPushChunk } from "@/drizzle/schema/data-request";
import type { RecordBytes } from "@/lib/crypto/sealed-columns";
import { HOUR } from "@/lib/clock";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { DataPushId, DataRequestId, HospitalId } from "@/lib/ids";
import { wakeWork } from "@/lib/jobs/wake-work";

export type DataPushRow = typeof dataPush.$inferSelect;
export type DataPushChange = Partial<Omit<typeof dataPush.$inferInsert, "id" | "hospitalId">>;

const byId = (tx: Tx, id: DataPushId) => and(eq(dataPush.hospitalId, tx.actor.hospitalId), eq(dataPush.id, id));
const ofRequest = (tx: Tx, id: DataRequestId) =>
  and(eq(dataPush.hospitalId, tx.actor.hospitalId), eq(dataPush.dataRequestId, id));

/** Adds a page of which not everything has arrived. */
export async function insertDataPush(tx: Tx, row: Pick<DataPushRow, "id" | "dataRequestId">): Promise<void> {
  const times = { receivedAt: tx.now, processAt: tx.now };
  await tx.db.insert(dataPush).values({ ...row, ...times, hospitalId: tx.actor.hospitalId, state: "receiving" });
}

/** Adds a part of a page, encrypted. Throws where the page was deleted meanwhile. */
export async function insertPushChunk(
  tx: Tx,
  chunk: { dataPushId: DataPushId; position: number; content: RecordBytes },
): Promise<void> {
  await tx.db.insert(dataPushChunk).values({ ...chunk, hospitalId: tx.actor.hospitalId });
}

export async function findDataPush(tx: Tx, id: DataPushId): Promise<DataPushRow | undefined> {
  return (await tx.db.select().from(dataPush).where(byId(tx, id)))[0];
}

/** The same, locked until the transaction ends. */
export async function lockDataPush(tx: Tx, id: DataPushId): Promise<DataPushRow | undefined> {
  return (await tx.db.select().from(dataPush).where(byId(tx, id)).for("no key update"))[0];
}

/** The parts of a page, in order. */
export function listPushChunks(tx: Tx, id: DataPushId): Promise<{ position: number; content: RecordBytes }[]> {
  return tx.db
    .select({ position: dataPushChunk.position, content: dataPushChunk.content })
    .from(dataPushChunk)
    .where(and(eq(dataPushChunk.hospitalId, tx.actor.hospitalId), eq(dataPushChunk.dataPushId, id)))
    .orderBy(asc(dataPushChunk.position));
}

export async function updateDataPush(tx: Tx, id: DataPushId, change: DataPushChange): Promise<void> {
  await tx.db.update(dataPush).set(change).where(byId(tx, id));
}

/** Has pages opened that waited for the transaction that they name. */
export async function releaseWaitingPushes(tx: Tx, id: DataRequestId, transactionId: string): Promise<void> {
  await tx.db
    .update(dataPush)
    .set({ state: "received", processAt: sql`least(now(), ${tx.now.toISOString()}::timestamptz)` })
    .where(and(ofRequest(tx, id), eq(dataPush.state, "waiting"), eq(dataPush.transactionId, transactionId)));
  tx.afterCommit(() => wakeWork("data-pushes"));
}

/** Deletes the bytes of a page. */
export async function deletePushChunks(tx: Tx, id: DataPushId): Promise<void> {
  await tx.db
    .delete(dataPushChunk)
    .where(and(eq(dataPushChunk.hospitalId, tx.actor.hospitalId), eq(dataPushChunk.dataPushId, id)));
}

/** Deletes a page of which not everything has arrived, and what is here of it. */
export async function deleteIncompletePush(tx: Tx, id: DataPushId): Promise<void> {
  await tx.db.delete(dataPush).where(and(byId(tx, id), eq(dataPush.state, "receiving")));
}

/** A page of which not everything has arrived. */
export type IncompletePush = { id: DataPushId; hospitalId: HospitalId; receivedAt: Date };

/** No page takes so long: the process that received it has ended. */
const INCOMPLETE_FOR = HOUR;
const BATCH = 100;

/** Pages of all hospitals of which nobody receives the rest any more, after the given one. */
export function listIncompletePushes(
  { db, now }: SystemConnection,
  after: IncompletePush | null,
): Promise<IncompletePush[]> {
  const { id, hospitalId, receivedAt, state } = dataPush;
  const before = new Date(now.getTime() - INCOMPLETE_FOR);
  const isOld = and(eq(state, "receiving"), lte(receivedAt, before));
  const isLater = after && sql`(${receivedAt}, ${id}) > (${after.receivedAt.toISOString()}::timestamptz, ${after.id})`;
  return db
    .select({ id, hospitalId, receivedAt })
    .from(dataPush)
    .where(isLater ? and(isOld, isLater) : isOld)
    .orderBy(receivedAt, id)
    .limit(BATCH);
}

/** Deletes the pages of requests, opened or not; returns how many were not opened. */
export async function deletePushes(tx: Tx, ids: readonly DataRequestId[]): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await tx.db
    .delete(dataPush)
    .where(and(eq(dataPush.hospitalId, tx.actor.hospitalId), inArray(dataPush.dataRequestId, [...ids])))
    .returning({ state: dataPush.state });
  return rows.filter(({ state }) => state !== "opened" && state !== "dropped").length;
}

/** What the numbers of the pages that were opened show. */
export type PageNumbers = { distinct: number; lowest: number; highest: number; fewest: number; most: number };

/** The numbers of the pages of a request that were opened; null before the first. */
export async function readPageNumbers(tx: Tx, id: DataRequestId): Promise<PageNumbers | null> {
  const { pageNumber, pageCount, state } = dataPush;
  const [row] = await tx.db
    .select({
      pages: count(),
      distinct: sql<number>`count(distinct ${pageNumber})::int`,
      lowest: min(pageNumber),
      highest: max(pageNumber),
      fewest: min(pageCount),
      most: max(pageCount),
    })
    .from(dataPush)
    .where(and(ofRequest(tx, id), eq(state, "opened")));
  if (!row || row.pages === 0) return null;
  const { distinct, lowest, highest, fewest, most } = row;
  return { distinct, lowest: lowest ?? 0, highest: highest ?? 0, fewest: fewest ?? 0, most: most ?? 0 };
}

/** Whether pages were acknowledged and are not opened yet. */
export async function hasUnopenedPushes(tx: Tx, id: DataRequestId): Promise<boolean> {
  const rows = await tx.db
    .select({ id: dataPush.id })
    .from(dataPush)
    .where(and(ofRequest(tx, id), eq(dataPush.state, "received")))
    .limit(1);
  return rows.length > 0;
}
