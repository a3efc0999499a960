import "server-only";
import { and, asc, desc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { auditCheckpoint, auditEntry, auditHead, auditLink, auditRemoval, auditUnsealed } from "@/drizzle/schema/audit";
import type { ChainProblem, ChainSource, LinkedEntry } from "@/lib/audit/verify-chain";
import { readOnly, type Scope, type Tx } from "@/lib/db/transaction";

/** The hospital's chain in the database. Each step is a transaction of its own, so that a long verification holds nothing back. */
export function storedChain(scope: Scope): ChainSource {
  const { hospitalId } = scope.actor;
  const read = <T>(work: (tx: Tx) => Promise<T>) => readOnly(scope, work);
  return {
    hospitalId,
    head: () =>
      read(async ({ db }) => {
        const [head] = await db.select().from(auditHead).where(eq(auditHead.hospitalId, hospitalId));
        return head ?? null;
      }),
    links: (after, limit) => read((tx) => linksAfter(tx, after, limit)),
    checkpoints: (after, upTo) =>
      read(({ db }) =>
        db
          .select()
          .from(auditCheckpoint)
          .where(
            and(
              eq(auditCheckpoint.hospitalId, hospitalId),
              gt(auditCheckpoint.seq, after),
              lte(auditCheckpoint.seq, upTo),
            ),
          )
          .orderBy(asc(auditCheckpoint.seq)),
      ),
    newestCheckpoint: () =>
      read(async ({ db }) => {
        const [row] = await db
          .select()
          .from(auditCheckpoint)
          .where(eq(auditCheckpoint.hospitalId, hospitalId))
          .orderBy(desc(auditCheckpoint.seq))
          .limit(1);
        return row ?? null;
      }),
    receipts: () =>
      read(({ db }) =>
        db.select().from(auditRemoval).where(eq(auditRemoval.hospitalId, hospitalId)).orderBy(asc(auditRemoval.toSeq)),
      ),
    outsideChain: () => read(firstOutsideChain),
  };
}

async function linksAfter({ db, actor }: Tx, after: number, limit: number): Promise<LinkedEntry[]> {
  const rows = await db
    .select({ link: auditLink, entry: auditEntry })
    .from(auditLink)
    .leftJoin(auditEntry, and(eq(auditEntry.id, auditLink.entryId), eq(auditEntry.hospitalId, auditLink.hospitalId)))
    .where(and(eq(auditLink.hospitalId, actor.hospitalId), gt(auditLink.seq, after)))
    .orderBy(asc(auditLink.seq))
    .limit(limit);
  return rows.map(({ link, entry }) => ({ ...link, entry }));
}

async function firstOutsideChain({ db, actor }: Tx): Promise<ChainProblem | null> {
  const { hospitalId } = actor;
  const [inserted] = await db
    .select({ id: auditEntry.id })
    .from(auditEntry)
    .leftJoin(auditLink, and(eq(auditLink.entryId, auditEntry.id), eq(auditLink.hospitalId, auditEntry.hospitalId)))
    .leftJoin(auditUnsealed, eq(auditUnsealed.entryId, auditEntry.id))
    .where(and(eq(auditEntry.hospitalId, hospitalId), isNull(auditLink.entryId), isNull(auditUnsealed.entryId)))
    .orderBy(asc(auditEntry.id))
    .limit(1);
  if (inserted) return { kind: "inserted", seq: null, entryId: inserted.id };
  const [removed] = await db
    .select({ id: auditUnsealed.entryId })
    .from(auditUnsealed)
    .where(
      and(
        eq(auditUnsealed.hospitalId, hospitalId),
        sql`not exists (select from ${auditEntry} where ${auditEntry.id} = ${auditUnsealed.entryId})`,
      ),
    )
    .orderBy(asc(auditUnsealed.entryId))
    .limit(1);
  return removed ? { kind: "removed", seq: null, entryId: removed.id } : null;
}
