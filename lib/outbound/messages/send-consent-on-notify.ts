import "server-only";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { MessageHandler } from "@/lib/outbound/message-handler";

/** Acknowledges a notification, with one acknowledgement for each artefact. What the notification changed does not wait for it. */
export const sendConsentOnNotify: MessageHandler = {
  prepare: async (_tx, { content: { inReplyTo, artefactIds } }) =>
    inReplyTo && artefactIds ? { kind: "consent-on-notify", inReplyTo, artefactIds } : null,
  accepted: async (tx, { consentRequestId, content }) => {
    if (!consentRequestId) return;
    const detail = { artefacts: content.artefactIds?.length ?? 0 };
    await recordConsentEvent(tx, { kind: "consent-request.acknowledged", consentRequestId, detail });
  },
};
