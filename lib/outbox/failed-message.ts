import "server-only";
import { and, eq, ne, sql } from "drizzle-orm";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import type { OutboxKind } from "@/lib/abdm/messages";
import type { Tx } from "@/lib/db/transaction";
import type { OutboundMessageId } from "@/lib/ids";
import type { OutboundMessageRow } from "@/lib/outbox/outbound-message-table";

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
        eq(outboundMessage.hospitalId, tx.actor.hospitalId),
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
    .where(and(eq(outboundMessage.hospitalId, tx.actor.hospitalId), eq(outboundMessage.id, id)));
}

/** Closes a message that has failed; the time at which it failed stays. */
export async function closeFailedMessage(tx: Tx, id: OutboundMessageId): Promise<void> {
  await tx.db
    .update(outboundMessage)
    .set({ state: "closed" })
    .where(and(eq(outboundMessage.hospitalId, tx.actor.hospitalId), eq(outboundMessage.id, id)));
}
