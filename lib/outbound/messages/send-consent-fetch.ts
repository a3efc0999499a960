import "server-only";
import { lockArtefactIds, lockConsentArtefact } from "@/lib/consent/artefact/consent-artefact-table";
import { recordArtefactDetails } from "@/lib/consent/decision/record-artefact-details";
import { artefactsToConfirm } from "@/lib/consent/decision/claims";
import { lockConsentRequest, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";
import type { JobTx, MessageHandler } from "@/lib/outbound/message-handler";
import type { OutboundMessageRow } from "@/lib/outbox/outbound-message-table";

/** Requests the details of an artefact that the consent manager has announced, or whose end a notification claims. */
export const sendConsentFetch: MessageHandler = {
  lock,
  prepare: async (tx, row) => {
    const { artefactId } = subjectOf(row);
    const request = await lock(tx, row);
    const isAnnounced = (await lockConsentArtefact(tx, artefactId))?.status === "FETCHING";
    const isClaimed = artefactsToConfirm(request?.claims ?? null).includes(artefactId);
    return isAnnounced || isClaimed ? { kind: "consent-fetch", artefactId } : null;
  },
  refused: async (tx, row, error, sentAt) => {
    await recordArtefactDetails(tx, { ...subjectOf(row), result: { error }, askedAt: sentAt });
  },
  // It would be shown as being fetched for ever: an administrator is shown that nothing came. Details that come later are no longer used.
  gaveUp: async (tx, row, problem) => {
    const { artefactId, consentRequestId } = subjectOf(row);
    const noDetails = { status: "GRANTED", artefactId } as const;
    const result = problem ? { error: { code: problem.code, message: problem.message } } : noDetails;
    await recordArtefactDetails(tx, { artefactId, consentRequestId, result, askedAt: null });
  },
};

async function lock(tx: JobTx, row: OutboundMessageRow): Promise<ConsentRequestRow | undefined> {
  const { artefactId, consentRequestId } = subjectOf(row);
  await lockArtefactIds(tx, [artefactId]);
  return lockConsentRequest(tx, consentRequestId);
}

function subjectOf({ artefactId, consentRequestId }: OutboundMessageRow): {
  artefactId: ConsentArtefactId;
  consentRequestId: ConsentRequestId;
} {
  if (!artefactId || !consentRequestId) throw new Error("a fetch is about an artefact of a request");
  return { artefactId, consentRequestId };
}
