import "server-only";
import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import type { OutboxKind } from "@/lib/abdm/messages";
import { SECOND } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import { newId, type LeaseId, type OutboundMessageId } from "@/lib/ids";
import { wakeWork } from "@/lib/jobs/wake-work";

export type OutboundMessageRow = typeof outboundMessage.$inferSelect;

type Insert = typeof outboundMessage.$inferInsert;

/** A message that is to be sent: its kind, what it is about, and what the rows that it is about do not hold. */
export type NewOutboundMessage = Pick<
  Insert,
  | "kind"
  | "consentRequestId"
  | "artefactId"
  | "patientLookupId"
  | "deliveryCheckId"
  | "dataRequestId"
  | "content"
  | "uniqueKey"
>;

export type OutboundMessageChange = Partial<
  Pick<
    OutboundMessageRow,
    | "state"
    | "failures"
    | "nextAttemptAt"
    | "waitsForGateway"
    | "sendSlotAt"
    | "leaseId"
    | "leaseUntil"
    | "lastResult"
    | "finishedAt"
  >
>;

/** Of one open message at a time: the init of a request, the fetch of an artefact, the status request for one id at the consent manager, a request of records, the report about a transfer. */
export const uniqueKeyOf = {
  init: (consentRequestId: string) => `init:${consentRequestId}`,
  fetch: (artefactId: string) => `fetch:${artefactId}`,
  status: (cmConsentRequestId: string) => `status:${cmConsentRequestId}`,
  dataRequest: (dataRequestId: string) => `data-request:${dataRequestId}`,
  report: (transactionId: string) => `report:${transactionId}`,
};

/** From when the deadline of a message is counted. */
export const deadlineStartOf = ({ createdAt, retriedAt }: Pick<OutboundMessageRow, "createdAt" | "retriedAt">): Date =>
  retriedAt ?? createdAt;

/**
 * The messages whose failure an admin decides on, since it shows nowhere else. A request that could not be sent is sent again by its doctor,
 * details that could not be fetched are a mismatch, and for the other kinds somebody waited and saw the result.
 */
export const KINDS_TO_DECIDE = ["consent-on-notify", "consent-request-status"] as const satisfies readonly OutboxKind[];
export type KindToDecide = (typeof KINDS_TO_DECIDE)[number];

/** Whether an admin decides on such a message once it has failed; not on that of a delivery check, for which somebody waited. */
export function isForAdmins<Row extends Pick<OutboundMessageRow, "kind" | "deliveryCheckId">>(
  row: Row,
): row is Row & { kind: KindToDecide } {
  return row.deliveryCheckId === null && KINDS_TO_DECIDE.some((kind) => kind === row.kind);
}

const kindNames = sql.raw(KINDS_TO_DECIDE.map((kind) => `'${kind}'`).join(", "));

/** The same as SQL, which is the condition of the index `outbound_message_failed` together with the states `failed` and `closed`. */
export const forAdmins = and(
  sql`${outboundMessage.kind} in (${kindNames})`,
  sql`${outboundMessage.deliveryCheckId} is null`,
);

const own = (tx: Tx) => eq(outboundMessage.hospitalId, tx.actor.hospitalId);
const open = isNull(outboundMessage.finishedAt);

/**
 * Adds messages in the caller's transaction; they are sent as soon as it commits, or so many milliseconds later as `heldFor` gives. Where an
 * open message has the same key, that one is sent then instead, unless it is due before. `lease` keeps them for the caller, who sends them
 * itself.
 */
export async function addOutboundMessages(
  tx: Tx,
  messages: readonly NewOutboundMessage[],
  { lease, heldFor = 0 }: { lease?: { id: LeaseId; until: Date }; heldFor?: number } = {},
): Promise<OutboundMessageId[]> {
  if (messages.length === 0) return [];
  // Counted from no later than the database's own time, by which they are taken.
  const dueAt = sql`least(now(), ${tx.now.toISOString()}::timestamptz) + make_interval(secs => ${heldFor / SECOND}::float8)`;
  const rows = await tx.db
    .insert(outboundMessage)
    .values(
      messages.map((message) => ({
        ...message,
        id: newId<OutboundMessageId>(),
        hospitalId: tx.actor.hospitalId,
        nextAttemptAt: dueAt,
        createdAt: tx.now,
        ...(lease && { leaseId: lease.id, leaseUntil: lease.until }),
      })),
    )
    .onConflictDoUpdate({
      target: [outboundMessage.hospitalId, outboundMessage.uniqueKey],
      targetWhere: open,
      set: { nextAttemptAt: sql`least(${outboundMessage.nextAttemptAt}, excluded.next_attempt_at)` },
    })
    .returning({ id: outboundMessage.id });
  if (!lease) tx.afterCommit(() => wakeWork("outbox"));
  return rows.map(({ id }) => id);
}

/** A message that is not finished, as long as the lease is the sender's own. */
export async function findLeasedMessage(
  tx: Tx,
  id: OutboundMessageId,
  lease: LeaseId,
): Promise<OutboundMessageRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(outboundMessage)
    .where(leasedBy(tx, id, lease));
  return row;
}

/** The same, locked until the transaction ends. */
export async function lockLeasedMessage(
  tx: Tx,
  id: OutboundMessageId,
  lease: LeaseId,
): Promise<OutboundMessageRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(outboundMessage)
    .where(leasedBy(tx, id, lease))
    .for("no key update");
  return row;
}

const leasedBy = (tx: Tx, id: OutboundMessageId, lease: LeaseId) =>
  and(own(tx), eq(outboundMessage.id, id), eq(outboundMessage.leaseId, lease), open);

/** A message of the hospital, finished or not. */
export async function findMessage(tx: Tx, id: OutboundMessageId): Promise<OutboundMessageRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(outboundMessage)
    .where(and(own(tx), eq(outboundMessage.id, id)));
  return row;
}

/** The same, locked until the transaction ends. */
export async function lockMessage(tx: Tx, id: OutboundMessageId): Promise<OutboundMessageRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(outboundMessage)
    .where(and(own(tx), eq(outboundMessage.id, id)))
    .for("no key update");
  return row;
}

/** The open message with this key, locked until the transaction ends. */
export async function lockOpenMessage(tx: Tx, uniqueKey: string): Promise<OutboundMessageRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(outboundMessage)
    .where(and(own(tx), eq(outboundMessage.uniqueKey, uniqueKey), open))
    .for("no key update");
  return row;
}

export async function updateMessage(tx: Tx, id: OutboundMessageId, change: OutboundMessageChange): Promise<void> {
  await tx.db
    .update(outboundMessage)
    .set(change)
    .where(and(own(tx), eq(outboundMessage.id, id)));
}

/** Ends the open message with this key, which has become needless or has had its answer. */
export async function finishOpenMessage(tx: Tx, uniqueKey: string, state: "done" | "cancelled"): Promise<void> {
  await tx.db
    .update(outboundMessage)
    .set({ state, finishedAt: tx.now })
    .where(and(own(tx), eq(outboundMessage.uniqueKey, uniqueKey), open));
}

/**
 * Sends now what waits for the gateway, a session or a setting. One that is being sent at this moment is left out: it finds out by itself
 * that it need not wait.
 */
export async function wakeWaitingMessages(tx: Tx): Promise<void> {
  const { id } = outboundMessage;
  const waiting = tx.db
    .select({ id })
    .from(outboundMessage)
    .where(and(own(tx), open, eq(outboundMessage.waitsForGateway, true)))
    .for("no key update", { skipLocked: true });
  await tx.db
    .update(outboundMessage)
    .set({ nextAttemptAt: sql`least(now(), ${outboundMessage.nextAttemptAt})`, waitsForGateway: false })
    .where(sql`${id} in (${waiting})`);
  tx.afterCommit(() => wakeWork("outbox"));
}

/** Ends earlier messages with the same key that failed: this later one is in their place. Returns how many. */
export async function supersedeFailedMessages(
  tx: Tx,
  { id, kind, uniqueKey }: Pick<OutboundMessageRow, "id" | "kind" | "uniqueKey">,
): Promise<number> {
  if (uniqueKey === null) return 0;
  const { rowCount } = await tx.db
    .update(outboundMessage)
    .set({ state: "cancelled" })
    .where(
      and(
        own(tx),
        eq(outboundMessage.uniqueKey, uniqueKey),
        sql`${outboundMessage.state} = 'failed'`,
        eq(outboundMessage.kind, kind),
        ne(outboundMessage.id, id),
      ),
    );
  return rowCount ?? 0;
}

/** Opens a message again that has failed or was closed: due now, with no failures and a new deadline. */
export async function reopenMessage(tx: Tx, id: OutboundMessageId): Promise<void> {
  await tx.db
    .update(outboundMessage)
    .set({
      state: "pending",
      failures: 0,
      // Not later than the database's own time, by which messages are taken.
      nextAttemptAt: sql`least(now(), ${tx.now.toISOString()}::timestamptz)`,
      waitsForGateway: false,
      sendSlotAt: null,
      leaseId: null,
      leaseUntil: null,
      retriedAt: tx.now,
      finishedAt: null,
    })
    .where(and(own(tx), eq(outboundMessage.id, id)));
}

/** Closes a message that has failed; the time at which it failed stays. */
export async function closeFailedMessage(tx: Tx, id: OutboundMessageId): Promise<void> {
  await tx.db
    .update(outboundMessage)
    .set({ state: "closed" })
    .where(and(own(tx), eq(outboundMessage.id, id)));
}
