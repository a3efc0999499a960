import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { Claim } from "@/lib/consent/decision/claim";
import type { Tx } from "@/lib/db/transaction";
import { publishChange } from "@/lib/live/publish-change";

/** Puts the notifications whose claims the network contradicts before administrators. */
export async function markContradicted(tx: Tx, claims: readonly Claim[]): Promise<void> {
  const ids = claims.flatMap(({ callbackId }) => callbackId ?? []);
  if (ids.length === 0) return;
  await tx.db
    .update(gatewayCallback)
    .set({ state: "contradiction", reason: "contradicted-by-network" })
    .where(and(eq(gatewayCallback.hospitalId, tx.actor.hospitalId), inArray(gatewayCallback.id, ids)));
  for (const id of new Set(ids)) await publishChange(tx, "callback", id);
}
