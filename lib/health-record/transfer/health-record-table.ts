import "server-only";
import { and, asc, count, eq, inArray, isNotNull, ne, sql } from "drizzle-orm";
import { healthRecord, healthRecordBody } from "@/drizzle/schema/health-record";
import type { RecordBytes } from "@/lib/crypto/sealed-columns";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentArtefactId, DataRequestId, HealthRecordId } from "@/lib/ids";

export type HealthRecordRow = typeof healthRecord.$inferSelect;
/** A record to be stored; `content` is null for one that is refused. */
export type NewHealthRecord = Omit<typeof healthRecord.$inferInsert, "hospitalId"> & { content: RecordBytes | null };

const ofArtefacts = (tx: Tx, ids: readonly ConsentArtefactId[]) =>
  and(eq(healthRecord.hospitalId, tx.actor.hospitalId), inArray(healthRecord.artefactId, [...ids]));

/** Stores records, each once: one that was stored before now counts to the request that brought it again. */
export async function insertHealthRecords(tx: Tx, records: readonly NewHealthRecord[]): Promise<void> {
  if (records.length === 0) return;
  const { hospitalId } = tx.actor;
  const stored = await tx.db
    .insert(healthRecord)
    .values(records.map(({ content: _, ...row }) => ({ ...row, hospitalId })))
    .onConflictDoUpdate({
      target: [healthRecord.hospitalId, healthRecord.artefactId, healthRecord.contentDigest],
      set: { dataRequestId: sql`excluded.data_request_id` },
    })
    .returning({ id: healthRecord.id });
  const isNew = new Set(stored.map(({ id }) => id));
  const bodies = records.flatMap(({ id, content }) => (content && isNew.has(id) ? [{ id, content }] : []));
  for (const { id: healthRecordId, content } of bodies)
    await tx.db.insert(healthRecordBody).values({ hospitalId, healthRecordId, content });
}

/** The records of artefacts, also refused ones, in the order in which they arrived. */
export function listHealthRecords(tx: Tx, ids: readonly ConsentArtefactId[]): Promise<HealthRecordRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return tx.db
    .select()
    .from(healthRecord)
    .where(ofArtefacts(tx, ids))
    .orderBy(asc(healthRecord.receivedAt), healthRecord.id);
}

/** The records that a request brought, also refused ones. */
export function listRecordsOfRequest(
  tx: Tx,
  id: DataRequestId,
): Promise<Pick<HealthRecordRow, "careContextReference" | "refusal">[]> {
  const { careContextReference, refusal, hospitalId, dataRequestId, receivedAt } = healthRecord;
  return tx.db
    .select({ careContextReference, refusal })
    .from(healthRecord)
    .where(and(eq(hospitalId, tx.actor.hospitalId), eq(dataRequestId, id)))
    .orderBy(asc(receivedAt));
}

/** The contents of records, encrypted under the data key of the artefact of each. */
export function listRecordBodies(
  tx: Tx,
  ids: readonly HealthRecordId[],
): Promise<{ id: HealthRecordId; artefactId: ConsentArtefactId; content: RecordBytes }[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return tx.db
    .select({ id: healthRecord.id, artefactId: healthRecord.artefactId, content: healthRecordBody.content })
    .from(healthRecord)
    .innerJoin(healthRecordBody, bodyOfRecord)
    .where(and(eq(healthRecord.hospitalId, tx.actor.hospitalId), inArray(healthRecord.id, [...ids])));
}

/** One record without its content. */
export async function findHealthRecord(tx: Tx, id: HealthRecordId): Promise<HealthRecordRow | undefined> {
  const own = and(eq(healthRecord.hospitalId, tx.actor.hospitalId), eq(healthRecord.id, id));
  return (await tx.db.select().from(healthRecord).where(own))[0];
}

/** One record with its encrypted content; undefined where there is none, or it was refused. */
export async function findRecordWithBody(
  tx: Tx,
  id: HealthRecordId,
): Promise<{ record: HealthRecordRow; content: RecordBytes } | undefined> {
  const [row] = await tx.db
    .select({ record: healthRecord, content: healthRecordBody.content })
    .from(healthRecord)
    .innerJoin(healthRecordBody, bodyOfRecord)
    .where(and(eq(healthRecord.hospitalId, tx.actor.hospitalId), eq(healthRecord.id, id)));
  return row;
}

const bodyOfRecord = and(
  eq(healthRecordBody.hospitalId, healthRecord.hospitalId),
  eq(healthRecordBody.healthRecordId, healthRecord.id),
);

/** What a request brought: how many records, how many of them were refused, and from how many care contexts. */
export type RecordCounts = { records: number; refused: number; careContexts: number };
const NONE: RecordCounts = { records: 0, refused: 0, careContexts: 0 };

/** The counts of several artefacts, by their ids; of all requests together. */
export async function countRecordsOf(
  tx: Tx,
  ids: readonly ConsentArtefactId[],
): Promise<(id: ConsentArtefactId) => RecordCounts> {
  if (ids.length === 0) return () => NONE;
  const rows = await tx.db
    .select({ artefactId: healthRecord.artefactId, ...counted })
    .from(healthRecord)
    .where(ofArtefacts(tx, ids))
    .groupBy(healthRecord.artefactId);
  const counts = new Map(rows.map(({ artefactId, ...row }) => [artefactId, row]));
  return (id) => counts.get(id) ?? NONE;
}

/** The counts of one request. */
export async function countRecordsOfRequest(tx: Tx, id: DataRequestId): Promise<RecordCounts> {
  const [row] = await tx.db
    .select(counted)
    .from(healthRecord)
    .where(and(eq(healthRecord.hospitalId, tx.actor.hospitalId), eq(healthRecord.dataRequestId, id)));
  return row ?? NONE;
}

const counted = {
  records: count(),
  refused: sql<number>`count(${healthRecord.refusal})::int`,
  careContexts: sql<number>`count(distinct ${healthRecord.careContextReference}) filter (where ${healthRecord.refusal} is distinct from 'other-care-context')::int`,
};

/** Deletes what earlier requests of the same artefact's records brought and was refused. */
export async function deleteEarlierRefusals(
  tx: Tx,
  { id, artefactId }: { id: DataRequestId; artefactId: ConsentArtefactId },
): Promise<void> {
  const refusedBefore = and(isNotNull(healthRecord.refusal), ne(healthRecord.dataRequestId, id));
  await tx.db.delete(healthRecord).where(and(ofArtefacts(tx, [artefactId]), refusedBefore));
}

/** Deletes the records of an artefact with their contents; returns how many. */
export async function deleteHealthRecords(tx: Tx, id: ConsentArtefactId): Promise<number> {
  return (await tx.db.delete(healthRecord).where(ofArtefacts(tx, [id]))).rowCount ?? 0;
}
