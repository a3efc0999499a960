import "server-only";
import { hasEnded } from "@/lib/consent/artefact/consent-artefact-status";
import type { ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import { presentArtefacts } from "@/lib/consent/decision/present-consent";
import { lockConsentRequest, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { MINUTE } from "@/lib/clock";
import type { Tx } from "@/lib/db/transaction";
import { eraseRecords } from "@/lib/health-record/erasure/erase-records";
import { latestDataRequests } from "@/lib/health-record/transfer/data-request-table";
import { resumeDataRequest, startDataRequest } from "@/lib/health-record/transfer/start-data-request";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import type { ConsentRequestId } from "@/lib/ids";

/** So long the network may take to confirm an end that a notification claims; then the records are erased all the same, since they are copies. */
const ERASE_UNCONFIRMED_AFTER = 15 * MINUTE;

/**
 * Does for a request's artefacts what follows from their status: requests the records of those that were granted, unless the hospital
 * waits until a doctor asks, and erases those of the artefacts that have ended. An end that is only claimed hides records, and erases
 * them once it is confirmed.
 */
export async function settleRecords(tx: Tx, id: ConsentRequestId): Promise<void> {
  const request = await lockConsentRequest(tx, id);
  if (!request) return;
  const artefacts = await presentArtefacts(tx, request);
  const requested = await latestDataRequests(
    tx,
    artefacts.map((artefact) => artefact.id),
  );
  const isNew = artefacts.filter((artefact) => artefact.status === "GRANTED" && !requested.has(artefact.id));
  if (isNew.length > 0 && (await findOwnHospital(tx)).recordsRequested === "at-grant")
    for (const artefact of isNew) await startDataRequest(tx, artefact);
  for (const artefact of artefacts) {
    const latest = requested.get(artefact.id);
    if (artefact.status === "GRANTED" && latest?.state === "sending") await resumeDataRequest(tx, latest);
  }
  for (const artefact of artefacts)
    if (requested.has(artefact.id) && mayErase(request, artefact, tx.now))
      await eraseRecords(tx, { ...artefact, consentRequestId: id }, becauseOf(artefact));
}

function mayErase({ claims }: ConsentRequestRow, { id, status, endedAt }: ConsentArtefactRow, now: Date): boolean {
  if (!hasEnded(status)) return false;
  const confirmed = claims?.confirmed.artefacts[id]?.status;
  // By our own clock, which is no claim, it has no time of its end before the sweep has stored it.
  if (!claims || !endedAt || (confirmed && hasEnded(confirmed))) return true;
  return endedAt.getTime() + ERASE_UNCONFIRMED_AFTER <= now.getTime();
}

function becauseOf({ status }: ConsentArtefactRow): "revoked" | "expired" | "denied" {
  if (status === "REVOKED") return "revoked";
  return status === "DENIED" ? "denied" : "expired";
}
