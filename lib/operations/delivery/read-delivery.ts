import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { maskedCallbackAddressOf } from "@/lib/credential/callback-secret";
import { activeCredential } from "@/lib/credential/credential-table";
import { lastProvenAt, latestDeliveryCheck } from "@/lib/credential/delivery-check-table";
import type { Tx } from "@/lib/db/transaction";
import type { DeliveryView } from "@/lib/operations/delivery/delivery-check-view";
import { toDeliveryCheckView } from "@/lib/operations/delivery/describe-delivery-check";

/** The state of the newest delivery check, and when one last succeeded for the client and the address in use. */
export const readDelivery = query({
  name: "read-delivery",
  roles: ["admin"],
  input: z.object({}),
  run: (tx) => deliveryOf(tx),
  audits: { because: "results of our own delivery checks" },
});

/** The same, for other queries. */
export async function deliveryOf(tx: Tx): Promise<DeliveryView> {
  const [latest, credential] = await Promise.all([latestDeliveryCheck(tx), activeCredential(tx)]);
  const provenAt = credential && (await lastProvenAt(tx, credential, maskedCallbackAddressOf(credential)));
  return {
    latest: latest ? toDeliveryCheckView(latest, tx.now) : null,
    lastProvenAt: provenAt?.toISOString() ?? null,
  };
}
