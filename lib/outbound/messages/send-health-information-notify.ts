import "server-only";
import { SECOND } from "@/lib/clock";
import { findConsentArtefact } from "@/lib/consent/artefact/consent-artefact-table";
import type { MessageHandler } from "@/lib/outbound/message-handler";
import { addOutboundMessages } from "@/lib/outbox/outbound-message-table";

/** The gateway does not accept the word: its documents ask for another one. Source: ABDM v3 errors. */
const WORD_NOT_ACCEPTED = "ABDM-1406";
/** The gateway refuses a time that its own clock has not reached. */
const CLOCK_DIFFERENCE = SECOND;

/** Reports what became of a transfer. Refused as a duplicate (ABDM-1101), an earlier attempt has arrived, and nothing is left to do. */
export const sendHealthInformationNotify: MessageHandler = {
  prepare: async (tx, { artefactId, content, createdAt }) => {
    const { transactionId, transferStatus, careContexts } = content;
    const artefact = artefactId && (await findConsentArtefact(tx, artefactId));
    if (!artefact || !artefact.hipId || !transactionId || !transferStatus || !careContexts) return null;
    return {
      kind: "health-information-notify",
      artefactId: artefact.id,
      transactionId,
      at: new Date(Math.min(createdAt.getTime(), tx.now.getTime()) - CLOCK_DIFFERENCE),
      hipId: artefact.hipId,
      status: transferStatus,
      careContexts,
    };
  },
  refused: async (tx, { kind, consentRequestId, artefactId, dataRequestId, content }, { code }) => {
    if (code !== WORD_NOT_ACCEPTED || content.transferStatus !== "TRANSFERRED") return;
    const again = { ...content, transferStatus: "RECEIVED" as const };
    // Without the key of the first one, which is still open while its refusal is stored.
    await addOutboundMessages(tx, [{ kind, consentRequestId, artefactId, dataRequestId, content: again }]);
  },
};
