import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { messageDecision } from "@/drizzle/schema/outbound-message";
import type { StaffTx } from "@/lib/access/command";
import type { OutboundMessageId } from "@/lib/ids";

export type MessageDecisionRow = typeof messageDecision.$inferSelect;

/** Stores what an administrator decides about a message now. */
export async function insertMessageDecision(
  tx: StaffTx,
  decision: Pick<MessageDecisionRow, "outboundMessageId" | "action" | "reason">,
): Promise<void> {
  const { hospitalId, name } = tx.actor;
  await tx.db.insert(messageDecision).values({ ...decision, hospitalId, at: tx.now, decidedBy: name });
}

/** What administrators decided about one message, oldest first. */
export function listMessageDecisions(tx: StaffTx, id: OutboundMessageId): Promise<MessageDecisionRow[]> {
  return tx.db
    .select()
    .from(messageDecision)
    .where(and(eq(messageDecision.hospitalId, tx.actor.hospitalId), eq(messageDecision.outboundMessageId, id)))
    .orderBy(asc(messageDecision.id));
}
