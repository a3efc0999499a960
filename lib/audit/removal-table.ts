import "server-only";
import { and, asc, desc, eq, gt, gte, inArray, lt, lte, sql } from "drizzle-orm";
import { auditCheckpoint, auditEntry, auditHead, auditLink, auditRemoval } from "@/drizzle/schema/audit";
import type { AuditHead } from "@/lib/audit/chain-table";
import type { RemovalReceipt } from "@/lib/audit/removal-receipt";
import type { Tx } from "@/lib/db/transaction";

/** So many links one statement reads or deletes: it is done in a few seconds. */
const PART = 20_000;

/** The receipts of the hospital, the last one first. */
export function listReceipts({ db, actor }: Tx): Promise<RemovalReceipt[]> {
  return db
    .select()
    .from(auditRemoval)
    .where(eq(auditRemoval.hospitalId, actor.hospitalId))
    .orderBy(desc(auditRemoval.toSeq));
}

/** The end of the hospital's chain, without a lock; null where there is none. */
export async function findHead({ db, actor }: Tx): Promise<AuditHead | null> {
  const [head] = await db.select().from(auditHead).where(eq(auditHead.hospitalId, actor.hospitalId));
  return head ?? null;
}

/** When the entry of the first link after a number happened; null where there is no such link. */
export async function firstEntryTime(tx: Tx, after: number): Promise<Date | null> {
  const [row] = await ofLinks(tx, after, null).orderBy(asc(auditLink.seq)).limit(1);
  return row?.at ?? null;
}

/** The number of the first link after a number, up to another, whose entry happened at a time or later; null where there is none. */
export async function firstLinkFrom(tx: Tx, after: number, upTo: number, time: Date): Promise<number | null> {
  for (let from = after; from < upTo; from += PART) {
    const [row] = await ofLinks(tx, from, Math.min(from + PART, upTo), time)
      .orderBy(asc(auditLink.seq))
      .limit(1);
    if (row) return row.seq;
  }
  return null;
}

const ofLinks = ({ db, actor }: Tx, after: number, upTo: number | null, time?: Date) =>
  db
    .select({ seq: auditLink.seq, at: auditEntry.at })
    .from(auditLink)
    .innerJoin(auditEntry, and(eq(auditEntry.id, auditLink.entryId), eq(auditEntry.hospitalId, auditLink.hospitalId)))
    .where(
      and(
        eq(auditLink.hospitalId, actor.hospitalId),
        gt(auditLink.seq, after),
        upTo === null ? undefined : lte(auditLink.seq, upTo),
        time && gte(auditEntry.at, time),
      ),
    )
    .$dynamic();

/** Stores a receipt. */
export async function insertReceipt(tx: Tx, receipt: RemovalReceipt): Promise<void> {
  await tx.db.insert(auditRemoval).values(receipt);
}

/** Deletes the links of a range with their entries, and the checkpoints before its end. Returns how many entries it was. */
export async function deleteRange(tx: Tx, fromSeq: number, toSeq: number): Promise<number> {
  const { db, actor } = tx;
  // A trigger refuses deletions otherwise.
  await db.execute(sql`select set_config('app.audit_removal', 'on', true)`);
  let entries = 0;
  for (let from = fromSeq; from <= toSeq; from += PART) {
    const deleted = db.$with("deleted").as(
      db
        .delete(auditLink)
        .where(
          and(
            eq(auditLink.hospitalId, actor.hospitalId),
            gte(auditLink.seq, from),
            lte(auditLink.seq, Math.min(from + PART - 1, toSeq)),
          ),
        )
        .returning({ entryId: auditLink.entryId }),
    );
    const { rowCount } = await db
      .with(deleted)
      .delete(auditEntry)
      .where(
        and(
          eq(auditEntry.hospitalId, actor.hospitalId),
          inArray(auditEntry.id, db.select({ entryId: deleted.entryId }).from(deleted)),
        ),
      );
    entries += rowCount ?? 0;
  }
  await db.execute(sql`select set_config('app.audit_removal', 'off', true)`);
  await db
    .delete(auditCheckpoint)
    .where(and(eq(auditCheckpoint.hospitalId, actor.hospitalId), lt(auditCheckpoint.seq, toSeq)));
  return entries;
}
