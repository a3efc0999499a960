import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { Claim } from "@/lib/consent/decision/claim";
import type { Tx } from "@/lib/db/transaction";
import { publishChange } from "@/lib/live/publish-change";

/** Puts the notifications whose claims the network contradicts before administrators. */
export const markContradicted = (tx: Tx, claims: readonly Claim[]): Promise<void> =>
  mark(tx, claims, "contradicted-by-network");

/** Puts the notifications whose claims the network has neither confirmed nor contradicted before administrators. */
export const markUnconfirmed = (tx: Tx, claims: readonly Claim[]): Promise<void> =>
  mark(tx, claims, "not-confirmed-by-network");

async function mark(
  tx: Tx,
  claims: readonly Claim[],
  reason: (typeof gatewayCallback.$inferInsert)["reason"],
): Promise<void> {
  const ids = claims.flatMap(({ callbackId }) => callbackId ?? []);
  if (ids.length === 0) return;
  const { hospitalId, id, state } = gatewayCallback;
  const marked = await tx.db
    .update(gatewayCallback)
    .set({ state: "contradiction", reason })
    // What an administrator has decided about one since stays.
    .where(and(eq(hospitalId, tx.actor.hospitalId), inArray(id, ids), inArray(state, ["processed", "repeat"])))
    .returning({ id });
  for (const callback of marked) await publishChange(tx, "callback", callback.id);
}
