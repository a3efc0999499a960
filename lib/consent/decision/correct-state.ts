import "server-only";
import { hasEnded } from "@/lib/consent/artefact/consent-artefact-status";
import {
  deleteConsentArtefacts,
  insertConsentArtefacts,
  updateConsentArtefacts,
  type ConsentArtefactChange,
} from "@/lib/consent/artefact/consent-artefact-table";
import type { ConsentState } from "@/lib/consent/decision/consent-state";
import {
  updateConsentRequest,
  type ConsentRequestChange,
  type ConsentRequestRow,
} from "@/lib/consent/request/consent-request-table";
import { nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import type { ConsentEvent } from "@/lib/consent/timeline/consent-event";
import { aboutRequest, recordAndPublish } from "@/lib/consent/timeline/consent-event-table";
import type { MachineTx } from "@/lib/db/transaction";
import type { ConsentArtefactId } from "@/lib/ids";
import { addOutboundMessages, finishOpenMessage, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";

/**
 * Replaces the state of a consent by what the network reports itself, where that contradicts a notification: also what seemed to have
 * ended may return, and an artefact that does not exist is removed. `details` are further columns of artefacts.
 */
export async function correctState(
  tx: MachineTx,
  request: ConsentRequestRow,
  { from, to }: { from: ConsentState; to: ConsentState },
  {
    columns,
    details,
  }: { columns: ConsentRequestChange; details: Readonly<Record<ConsentArtefactId, ConsentArtefactChange>> },
): Promise<void> {
  const events: (ConsentEvent & { artefactId?: ConsentArtefactId })[] = [];
  const isStatusWrong = from.status !== to.status;
  if (isStatusWrong) events.push({ kind: "consent-request.corrected", detail: { from: from.status, to: to.status } });
  await updateConsentRequest(tx, request.id, {
    ...(isStatusWrong && columnsOf(request, to, tx.now)),
    cmRequestOutcomes: to.cmRequestOutcomes,
    ...columns,
  });
  const ids = [
    ...new Set([...Object.keys(from.artefacts), ...Object.keys(to.artefacts)]),
  ].sort() as ConsentArtefactId[];
  const fetched: ConsentArtefactId[] = [];
  for (const id of ids) {
    const [before, after] = [from.artefacts[id], to.artefacts[id]];
    if (before?.status !== after?.status)
      events.push({
        artefactId: id,
        kind: "consent-artefact.corrected",
        detail: { from: before?.status ?? null, to: after?.status ?? null },
      });
    if (!after) {
      await deleteConsentArtefacts(tx, [id]);
      await finishOpenMessage(tx, uniqueKeyOf.fetch(id), "cancelled");
      continue;
    }
    const { status, announced } = after;
    const isNewlyAnnounced = announced && !before?.announced;
    const change = {
      ...details[id],
      status,
      ...(status !== before?.status && { endedAt: hasEnded(status) ? tx.now : null }),
      ...(isNewlyAnnounced && { announcedAt: tx.now }),
    };
    if (before) await updateConsentArtefacts(tx, [id], change);
    else await insertConsentArtefacts(tx, [{ ...change, id, consentRequestId: request.id }]);
    if (status === "FETCHING" && before?.status !== "FETCHING") fetched.push(id);
  }
  await addOutboundMessages(
    tx,
    fetched.map((artefactId) => ({
      kind: "consent-fetch",
      artefactId,
      consentRequestId: request.id,
      uniqueKey: uniqueKeyOf.fetch(artefactId),
    })),
  );
  await recordAndPublish(tx, request.id, events, aboutRequest(request));
}

function columnsOf(request: ConsentRequestRow, { status, artefacts }: ConsentState, now: Date): ConsentRequestChange {
  const isGranted = status === "GRANTED";
  const isOpen = status === "REQUESTED";
  const grantedAt = isGranted ? (request.grantedAt ?? now) : isOpen || status === "DENIED" ? null : request.grantedAt;
  const hasArtefacts = Object.keys(artefacts).length > 0;
  return {
    status,
    grantedAt,
    settledAt: isOpen ? null : isGranted ? grantedAt : now,
    ...(status !== "DENIED" && { denialReason: null }),
    checks: 0,
    checkAt: nextStatusCheck({ status, checks: 0, hasArtefacts, isClaimed: false }, now),
  };
}
