import "server-only";
import { cmRequestIdsOf, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { uniqueKeyOf, type NewOutboundMessage } from "@/lib/outbox/outbound-message-table";

/** The messages that ask the consent manager for a request's status: one for each of its ids there whose outcome may still change. */
export function statusRequestsFor(
  row: Pick<ConsentRequestRow, "id" | "cmConsentRequestId" | "otherCmConsentRequestIds" | "cmRequestOutcomes">,
): NewOutboundMessage[] {
  const open = cmRequestIdsOf(row).filter((id) => [undefined, "granted"].includes(row.cmRequestOutcomes[id]));
  return open.map((cmConsentRequestId) => ({
    kind: "consent-request-status",
    consentRequestId: row.id,
    content: { cmConsentRequestId },
    uniqueKey: uniqueKeyOf.status(cmConsentRequestId),
  }));
}
