import "server-only";
import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId } from "@/lib/ids";

/** Erases the bodies of the callbacks of a request that nothing needs any more; returns how many. */
export async function eraseCallbackBodies(tx: Tx, id: ConsentRequestId): Promise<number> {
  const { hospitalId, consentRequestId, state, bodyKey } = gatewayCallback;
  const { rowCount } = await tx.db
    .update(gatewayCallback)
    .set({ body: null, bodyKey: null })
    .where(
      and(
        eq(hospitalId, tx.actor.hospitalId),
        eq(consentRequestId, id),
        inArray(state, ["processed", "repeat", "discarded"]),
        isNotNull(bodyKey),
      ),
    );
  return rowCount ?? 0;
}
