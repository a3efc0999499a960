import "server-only";
import type { ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { Tx } from "@/lib/db/transaction";
import { eraseCallbackBodies } from "@/lib/health-record/erasure/callback-body-queries";
import { deleteDataKey, deleteTransferKeys } from "@/lib/health-record/storage/data-key-table";
import { deletePushes } from "@/lib/health-record/transfer/data-push-table";
import { lockDataRequestsOf, updateDataRequest } from "@/lib/health-record/transfer/data-request-table";
import { deleteHealthRecords } from "@/lib/health-record/transfer/health-record-table";
import { addTransferReports } from "@/lib/health-record/transfer/transfer-report";
import type { ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { finishOpenMessage, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";

/**
 * Erases everything that was received under an artefact that has ended: its data key, its records, pages that were not opened, the keys
 * of transfers, and the bodies of the callbacks of its request. A transfer that is under way ends, and the gateway gets a report. What
 * remains are facts about the consent, and a receipt on the timeline and in the audit trail. Does nothing where nothing was received or requested. The
 * caller holds the lock of the consent request.
 */
export async function eraseRecords(
  tx: Tx,
  artefact: ConsentArtefactRow & { consentRequestId: ConsentRequestId },
  because: "revoked" | "expired" | "denied",
): Promise<void> {
  const { id: artefactId, consentRequestId } = artefact;
  // Before anything else: a page that is being stored at this moment is stored first, and then erased.
  const requests = await lockDataRequestsOf(tx, artefactId);
  const hadKey = await deleteDataKey(tx, artefactId);
  const ids = requests.map(({ id }) => id);
  await deleteTransferKeys(tx, ids);
  const pages = await deletePushes(tx, ids);
  const records = await deleteHealthRecords(tx, artefactId);
  const open = requests.filter(({ finishedAt }) => finishedAt === null);
  // Without a key, a restored backup alone holds records, which nobody can read.
  if (!hadKey && records === 0 && open.length === 0) return;
  const callbacks = await eraseCallbackBodies(tx, consentRequestId);
  for (const request of open) {
    await finishOpenMessage(tx, uniqueKeyOf.dataRequest(request.id), "cancelled");
    await updateDataRequest(tx, request.id, { state: "ended", problem: null, finishedAt: tx.now });
    await addTransferReports(tx, request, artefact, { ended: true });
  }
  const detail = { because, records, pages, callbacks };
  await recordConsentEvent(tx, { kind: "records.erased", consentRequestId, artefactId, detail });
  await publishChange(tx, "consent-request", consentRequestId);
}
