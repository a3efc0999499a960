import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { findDeliveryCheck, finishDeliveryCheck } from "@/lib/credential/delivery-check-table";
import type { Tx } from "@/lib/db/transaction";
import type { DeliveryCheckId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/** Records, once, that the callback of a delivery check has arrived. */
export function recordDeliveryAnswered(tx: Tx, id: DeliveryCheckId): Promise<void> {
  return finish(tx, id, true);
}

/** Ends a delivery check without a callback; nothing happens where it has ended. */
export function endDeliveryCheck(tx: Tx, id: DeliveryCheckId): Promise<void> {
  return finish(tx, id, false);
}

async function finish(tx: Tx, id: DeliveryCheckId, isAnswered: boolean): Promise<void> {
  if (!(await finishDeliveryCheck(tx, id, isAnswered))) return;
  const credentialId = (await findDeliveryCheck(tx, id))?.credentialId;
  if (!credentialId) return;
  await recordAudit(tx, {
    action: isAnswered ? "credential.delivery-check-passed" : "credential.delivery-check-failed",
    subject: { kind: "credential", id: credentialId },
    detail: { deliveryCheck: id },
  });
  await publishChange(tx, "delivery-check", id);
}
