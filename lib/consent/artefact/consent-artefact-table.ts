import "server-only";
import { and, eq, inArray, or } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { linkConsentEvents } from "@/lib/consent/timeline/consent-event-table";
import { lockNames } from "@/lib/db/lock-names";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

export type ConsentArtefactRow = typeof consentArtefact.$inferSelect;
/** `wasLinked`: it belonged to its request before. */
export type LinkedArtefactRow = ConsentArtefactRow & { wasLinked: boolean };
export type ConsentArtefactChange = Partial<Omit<typeof consentArtefact.$inferInsert, "id" | "hospitalId">>;

const named = (tx: Tx, ids: readonly ConsentArtefactId[]) =>
  and(eq(consentArtefact.hospitalId, tx.actor.hospitalId), inArray(consentArtefact.id, [...ids]));

/** The names under which the ids of artefacts are locked, always in the same order, so that two transactions do not wait for each other. */
export const artefactLockNames = (tx: Tx, ids: readonly ConsentArtefactId[]): string[] =>
  [...new Set(ids)].sort().map((id) => `artefact:${tx.actor.hospitalId}:${id}`);

/**
 * Locks the ids themselves until the transaction ends, known or not, so that a grant and a revocation that names no request cannot
 * miss each other.
 */
export function lockArtefactIds(tx: Tx, ids: readonly ConsentArtefactId[]): Promise<void> {
  return lockNames(tx, artefactLockNames(tx, ids));
}

/**
 * All artefacts of a request, in a stable order. What is known of the given ones and belongs to no request yet is assigned to it, with its
 * timeline. Returns `other-request`, and changes nothing, if one of them belongs to another request. The caller holds the locks of the ids.
 */
export async function linkConsentArtefacts(
  tx: Tx,
  consentRequestId: ConsentRequestId,
  ids: readonly ConsentArtefactId[],
): Promise<LinkedArtefactRow[] | "other-request"> {
  const { hospitalId, id } = consentArtefact;
  const ofRequest = eq(consentArtefact.consentRequestId, consentRequestId);
  const rows = await tx.db
    .select()
    .from(consentArtefact)
    .where(and(eq(hospitalId, tx.actor.hospitalId), ids.length > 0 ? or(ofRequest, inArray(id, [...ids])) : ofRequest))
    .orderBy(consentArtefact.announcedAt, id);
  if (rows.some((row) => row.consentRequestId !== null && row.consentRequestId !== consentRequestId))
    return "other-request";
  const unlinked = rows.flatMap((row) => (row.consentRequestId === null ? [row.id] : []));
  if (unlinked.length > 0) {
    await tx.db.update(consentArtefact).set({ consentRequestId }).where(named(tx, unlinked));
    await linkConsentEvents(tx, consentRequestId, unlinked);
  }
  return rows.map((row) => ({ ...row, consentRequestId, wasLinked: row.consentRequestId !== null }));
}

export async function lockConsentArtefact(tx: Tx, id: ConsentArtefactId): Promise<ConsentArtefactRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(consentArtefact)
    .where(named(tx, [id]))
    .for("update");
  return row;
}

export async function findConsentArtefact(tx: Tx, id: ConsentArtefactId): Promise<ConsentArtefactRow | undefined> {
  return (
    await tx.db
      .select()
      .from(consentArtefact)
      .where(named(tx, [id]))
  )[0];
}

/** All artefacts of one request, in a stable order. */
export function listConsentArtefacts(tx: Tx, consentRequestId: ConsentRequestId): Promise<ConsentArtefactRow[]> {
  return tx.db
    .select()
    .from(consentArtefact)
    .where(
      and(eq(consentArtefact.hospitalId, tx.actor.hospitalId), eq(consentArtefact.consentRequestId, consentRequestId)),
    )
    .orderBy(consentArtefact.announcedAt, consentArtefact.id);
}

/** The requests to which these artefacts belong, each once. */
export async function listRequestIdsOf(tx: Tx, ids: readonly ConsentArtefactId[]): Promise<ConsentRequestId[]> {
  if (ids.length === 0) return [];
  const rows = await tx.db
    .selectDistinct({ id: consentArtefact.consentRequestId })
    .from(consentArtefact)
    .where(named(tx, ids));
  return rows.flatMap(({ id }) => (id === null ? [] : [id]));
}

export async function insertConsentArtefacts(
  tx: Tx,
  rows: Omit<typeof consentArtefact.$inferInsert, "hospitalId">[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.db.insert(consentArtefact).values(rows.map((row) => ({ ...row, hospitalId: tx.actor.hospitalId })));
}

export async function updateConsentArtefacts(
  tx: Tx,
  ids: readonly ConsentArtefactId[],
  change: ConsentArtefactChange,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.db.update(consentArtefact).set(change).where(named(tx, ids));
}

/** Removes artefacts that do not exist at the network. Their timeline stays. */
export async function deleteConsentArtefacts(tx: Tx, ids: readonly ConsentArtefactId[]): Promise<void> {
  if (ids.length > 0) await tx.db.delete(consentArtefact).where(named(tx, ids));
}
