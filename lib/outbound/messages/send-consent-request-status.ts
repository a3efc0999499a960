import "server-only";
import type { MessageHandler } from "@/lib/outbound/message-handler";

/** Asks the consent manager what has become of a request, or, in a delivery check, for any callback at all. */
export const sendConsentRequestStatus: MessageHandler = {
  prepare: async (_tx, { content: { cmConsentRequestId } }) =>
    cmConsentRequestId ? { kind: "consent-request-status", cmConsentRequestId } : null,
};
