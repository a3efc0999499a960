import "server-only";
import { and, asc, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { auditCheckpoint, auditEntry, auditHead, auditLink, auditUnsealed } from "@/drizzle/schema/audit";
import { firstHash, type StoredAuditEntry } from "@/lib/audit/canonical-entry";
import type { Checkpoint } from "@/lib/audit/checkpoint";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";

/** A link of a chain. */
export type AuditLink = Omit<typeof auditLink.$inferSelect, "hospitalId">;
/** The number and hash of the last link. */
export type AuditHead = Pick<typeof auditHead.$inferSelect, "seq" | "hash">;

/** The end of the hospital's chain, locked until the transaction ends; made where there is none yet. */
export async function lockHead(tx: Tx): Promise<AuditHead> {
  const { hospitalId } = tx.actor;
  const select = () =>
    tx.db
      .select({ seq: auditHead.seq, hash: auditHead.hash })
      .from(auditHead)
      .where(eq(auditHead.hospitalId, hospitalId))
      .for("update");
  const [head] = await select();
  if (head) return head;
  await tx.db
    .insert(auditHead)
    .values({ hospitalId, seq: 0, hash: firstHash(hospitalId) })
    .onConflictDoNothing();
  const [made] = await select();
  if (!made) throw new Error("the head of the audit chain was made and is not there");
  return made;
}

/** A link by its number. */
export async function findLink(tx: Tx, seq: number): Promise<AuditLink | undefined> {
  const [link] = await tx.db
    .select()
    .from(auditLink)
    .where(and(eq(auditLink.hospitalId, tx.actor.hospitalId), eq(auditLink.seq, seq)));
  return link;
}

/** Entries of the hospital that are not part of its chain, in the order of their ids. */
export async function unsealedEntries(tx: Tx, limit: number): Promise<StoredAuditEntry[]> {
  const rows = await tx.db
    .select({ entry: auditEntry })
    .from(auditUnsealed)
    .innerJoin(auditEntry, eq(auditEntry.id, auditUnsealed.entryId))
    .where(eq(auditUnsealed.hospitalId, tx.actor.hospitalId))
    .orderBy(asc(auditUnsealed.entryId))
    .limit(limit);
  return rows.map(({ entry }) => entry);
}

/** Adds links, and moves the head to the last of them. */
export async function appendLinks(tx: Tx, links: readonly AuditLink[]): Promise<void> {
  const last = links.at(-1);
  if (!last) return;
  const { hospitalId } = tx.actor;
  const ids = links.map(({ entryId }) => entryId);
  await Promise.all([
    tx.db.insert(auditLink).values(links.map((link) => ({ ...link, hospitalId }))),
    tx.db
      .delete(auditUnsealed)
      .where(and(eq(auditUnsealed.hospitalId, hospitalId), inArray(auditUnsealed.entryId, ids))),
    tx.db.update(auditHead).set({ seq: last.seq, hash: last.hash }).where(eq(auditHead.hospitalId, hospitalId)),
  ]);
}

/** The hospitals that have entries which are not part of their chain. */
export async function hospitalsWithUnsealed({ db }: Pick<SystemConnection, "db">): Promise<HospitalId[]> {
  const rows = await db.selectDistinct({ hospitalId: auditUnsealed.hospitalId }).from(auditUnsealed);
  return rows.map(({ hospitalId }) => hospitalId);
}

/** Whether an entry from before a time waits to become part of the chain. */
export async function hasUnsealedFrom(tx: Tx, before: Date): Promise<boolean> {
  const rows = await tx.db
    .select({ found: sql`1` })
    .from(auditUnsealed)
    .innerJoin(auditEntry, eq(auditEntry.id, auditUnsealed.entryId))
    .where(and(eq(auditUnsealed.hospitalId, tx.actor.hospitalId), lt(auditEntry.at, before)))
    .limit(1);
  return rows.length > 0;
}

/** When the oldest entry that waits to become part of the chain happened; null where none waits. */
export async function oldestUnsealedAt(tx: Tx): Promise<Date | null> {
  const [row] = await tx.db
    .select({ at: auditEntry.at })
    .from(auditUnsealed)
    .innerJoin(auditEntry, eq(auditEntry.id, auditUnsealed.entryId))
    .where(eq(auditUnsealed.hospitalId, tx.actor.hospitalId))
    .orderBy(asc(auditUnsealed.entryId))
    .limit(1);
  return row?.at ?? null;
}

/** The newest checkpoint of the hospital, of those up to a link where one is given. */
export async function latestCheckpoint(tx: Tx, upTo?: number): Promise<Checkpoint | undefined> {
  const upToLink = upTo === undefined ? undefined : sql`${auditCheckpoint.seq} <= ${upTo}`;
  const [row] = await tx.db
    .select()
    .from(auditCheckpoint)
    .where(and(eq(auditCheckpoint.hospitalId, tx.actor.hospitalId), upToLink))
    .orderBy(desc(auditCheckpoint.seq))
    .limit(1);
  return row;
}

/** Stores a checkpoint. */
export async function insertCheckpoint(tx: Tx, checkpoint: Checkpoint): Promise<void> {
  await tx.db.insert(auditCheckpoint).values(checkpoint);
}
