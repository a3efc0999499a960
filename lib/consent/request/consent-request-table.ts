import "server-only";
import { and, isNotNull, arrayContains, desc, eq, ne, or, sql, type SQL } from "drizzle-orm";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { lockNames } from "@/lib/db/lock-names";
import type { Tx } from "@/lib/db/transaction";
import type { CmConsentRequestId, ConsentRequestId, StaffId } from "@/lib/ids";

export type ConsentRequestRow = typeof consentRequest.$inferSelect;
export type ConsentRequestChange = Partial<
  Omit<typeof consentRequest.$inferInsert, "id" | "hospitalId" | "requesterId">
>;

const ofHospital = (tx: Tx) => eq(consentRequest.hospitalId, tx.actor.hospitalId);

/** The hospital's requests, for staff without the drafts of others. */
export const isVisible = (tx: Tx): SQL | undefined =>
  tx.actor.kind === "staff"
    ? and(ofHospital(tx), or(ne(consentRequest.status, "DRAFT"), eq(consentRequest.requesterId, tx.actor.staffId)))
    : ofHospital(tx);

const selectOne = (tx: Tx, id: ConsentRequestId) =>
  tx.db
    .select()
    .from(consentRequest)
    .where(and(isVisible(tx), eq(consentRequest.id, id)));

export async function findConsentRequest(tx: Tx, id: ConsentRequestId): Promise<ConsentRequestRow | undefined> {
  return (await selectOne(tx, id))[0];
}

/**
 * Reads one request and locks it until the transaction ends. Rows that refer to it can be added meanwhile, except with `getsCmRequestId`:
 * PostgreSQL locks a row against those as well when a column of a unique index changes, and that lock is taken at once rather than later.
 */
export async function lockConsentRequest(
  tx: Tx,
  id: ConsentRequestId,
  { getsCmRequestId = false } = {},
): Promise<ConsentRequestRow | undefined> {
  return (await selectOne(tx, id).for(getsCmRequestId ? "update" : "no key update"))[0];
}

/**
 * Reads and locks the request to which a CM request belongs. The id itself is locked as well until the transaction ends, known or
 * not, so that a notification that starts to wait and the on-init it waits for cannot miss each other; before it, the names of `first`.
 */
export async function lockByCmRequestId(
  tx: Tx,
  id: CmConsentRequestId,
  first: readonly string[] = [],
): Promise<ConsentRequestRow | undefined> {
  const { cmConsentRequestId, otherCmConsentRequestIds } = consentRequest;
  // Sent together: the second statement begins when the first one has the locks.
  const [, [row]] = await Promise.all([
    lockNames(tx, [...first, `${tx.actor.hospitalId}:${id}`]),
    tx.db
      .select()
      .from(consentRequest)
      .where(and(ofHospital(tx), or(eq(cmConsentRequestId, id), arrayContains(otherCmConsentRequestIds, [id]))))
      .for("no key update"),
  ]);
  return row;
}

/** Every id by which the consent manager knows a request, the first one first. */
export function cmRequestIdsOf(
  row: Pick<ConsentRequestRow, "cmConsentRequestId" | "otherCmConsentRequestIds">,
): CmConsentRequestId[] {
  return [...(row.cmConsentRequestId ? [row.cmConsentRequestId] : []), ...(row.otherCmConsentRequestIds ?? [])];
}

/** Adds a request of the hospital unless there is one with its id; returns whether it was added. */
export async function insertConsentRequest(
  tx: Tx,
  row: Omit<typeof consentRequest.$inferInsert, "hospitalId" | "createdAt" | "updatedAt">,
): Promise<boolean> {
  const values = { ...row, hospitalId: tx.actor.hospitalId, createdAt: tx.now, updatedAt: tx.now };
  const target = consentRequest.id;
  const { rowCount } = await tx.db.insert(consentRequest).values(values).onConflictDoNothing({ target });
  return rowCount === 1;
}

/** Writes a change. `updatedAt` only grows, whatever clock was read first: pages recognise a newer row by it. */
export async function updateConsentRequest(tx: Tx, id: ConsentRequestId, change: ConsentRequestChange): Promise<void> {
  const updatedAt = sql`greatest(${tx.now.toISOString()}::timestamptz, ${consentRequest.updatedAt} + interval '1 ms')`;
  await tx.db
    .update(consentRequest)
    .set({ ...change, updatedAt })
    .where(and(ofHospital(tx), eq(consentRequest.id, id)));
}

/** Removes a draft of the actor's own, with its timeline; returns whether there was one. */
export async function deleteDraft(tx: Tx, id: ConsentRequestId): Promise<{ abhaAddress: string } | undefined> {
  const draft = and(isVisible(tx), eq(consentRequest.id, id), eq(consentRequest.status, "DRAFT"));
  const { abhaAddress } = consentRequest;
  const [deleted] = await tx.db.delete(consentRequest).where(draft).returning({ abhaAddress });
  return deleted;
}

/** The request that a doctor sent last. */
export async function findLastSent(tx: Tx, requesterId: StaffId): Promise<ConsentRequestRow | undefined> {
  // The newest of each status is found in an index. What was sent was created when it was sent.
  const newest = sql`(
    select last.id from unnest(array['SENDING', 'REQUESTED', 'GRANTED', 'DENIED', 'EXPIRED', 'REVOKED', 'FAILED']) as sent(status)
    cross join lateral (
      select id, created_at from ${consentRequest}
      where hospital_id = ${tx.actor.hospitalId} and requester_id = ${requesterId} and status = sent.status
      order by created_at desc, id desc limit 1
    ) as last
    order by last.created_at desc limit 1)`;
  const [row] = await tx.db
    .select()
    .from(consentRequest)
    .where(and(ofHospital(tx), eq(consentRequest.id, newest)));
  return row;
}

/** The consent manager's id of the newest request that has one. */
export async function newestCmConsentRequestId(tx: Tx): Promise<CmConsentRequestId | undefined> {
  const [row] = await tx.db
    .select({ id: consentRequest.cmConsentRequestId })
    .from(consentRequest)
    .where(and(eq(consentRequest.hospitalId, tx.actor.hospitalId), isNotNull(consentRequest.cmConsentRequestId)))
    .orderBy(desc(consentRequest.createdAt))
    .limit(1);
  return row?.id ?? undefined;
}
