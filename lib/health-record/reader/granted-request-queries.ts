import "server-only";
import { and, desc, eq } from "drizzle-orm";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { isVisible, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { Tx } from "@/lib/db/transaction";

/** The patient's requests that were granted and have not ended, the newest first. */
export function listGrantedRequestsOf(
  tx: Tx,
  abhaAddress: string,
  limit: number,
): Promise<Pick<ConsentRequestRow, "id" | "requesterId">[]> {
  const { id, requesterId, status, createdAt } = consentRequest;
  return tx.db
    .select({ id, requesterId })
    .from(consentRequest)
    .where(and(isVisible(tx), eq(consentRequest.abhaAddress, abhaAddress), eq(status, "GRANTED")))
    .orderBy(desc(createdAt))
    .limit(limit);
}
