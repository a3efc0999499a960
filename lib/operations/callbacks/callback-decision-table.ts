import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { callbackDecision } from "@/drizzle/schema/gateway-callback";
import type { StaffTx } from "@/lib/access/command";
import type { CallbackId } from "@/lib/ids";

export type CallbackDecisionRow = typeof callbackDecision.$inferSelect;

/** Stores what an administrator decides about a callback now. */
export async function insertCallbackDecision(
  tx: StaffTx,
  decision: Pick<CallbackDecisionRow, "callbackId" | "action" | "reason">,
): Promise<void> {
  const { hospitalId, name } = tx.actor;
  await tx.db.insert(callbackDecision).values({ ...decision, hospitalId, at: tx.now, decidedBy: name });
}

/** What administrators decided about one callback, oldest first. */
export function listCallbackDecisions(tx: StaffTx, id: CallbackId): Promise<CallbackDecisionRow[]> {
  return tx.db
    .select()
    .from(callbackDecision)
    .where(and(eq(callbackDecision.hospitalId, tx.actor.hospitalId), eq(callbackDecision.callbackId, id)))
    .orderBy(asc(callbackDecision.id));
}
