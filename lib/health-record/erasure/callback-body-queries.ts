import "server-only";
import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId } from "@/lib/ids";

/**
 * Erases the bodies of the callbacks of a request that nothing needs any more; returns how many. Those that another transaction holds at
 * this moment are left to the sweep: waiting for them could be waiting in a circle.
 */
export async function eraseCallbackBodies(tx: Tx, request: ConsentRequestId): Promise<number> {
  const { id, hospitalId, consentRequestId, state, bodyKey } = gatewayCallback;
  const own = eq(hospitalId, tx.actor.hospitalId);
  const settled = tx.db
    .select({ id })
    .from(gatewayCallback)
    .where(
      and(own, eq(consentRequestId, request), inArray(state, ["processed", "repeat", "discarded"]), isNotNull(bodyKey)),
    )
    .for("no key update", { skipLocked: true });
  const erased = await tx.db
    .update(gatewayCallback)
    .set({ body: null, bodyKey: null })
    .where(and(own, inArray(id, settled)));
  return erased.rowCount ?? 0;
}
