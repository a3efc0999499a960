import "server-only";
import { and, eq, gt } from "drizzle-orm";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { staff } from "@/drizzle/schema/staff";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId } from "@/lib/ids";

/** A request with the doctor in whose name it is sent. */
export async function findRequestWithRequester(tx: Tx, id: ConsentRequestId) {
  const [row] = await tx.db
    .select({
      request: consentRequest,
      requester: { name: staff.name, registrationNumber: staff.registrationNumber, hprId: staff.hprId },
    })
    .from(consentRequest)
    .innerJoin(staff, eq(staff.id, consentRequest.requesterId))
    .where(and(eq(consentRequest.hospitalId, tx.actor.hospitalId), eq(consentRequest.id, id)));
  return row;
}

/** Whether any callback has reached the hospital since. */
export async function hasReceivedCallbackSince(tx: Tx, since: Date): Promise<boolean> {
  const [row] = await tx.db
    .select({ id: gatewayCallback.id })
    .from(gatewayCallback)
    .where(and(eq(gatewayCallback.hospitalId, tx.actor.hospitalId), gt(gatewayCallback.receivedAt, since)))
    .limit(1);
  return row !== undefined;
}
