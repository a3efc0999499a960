import "server-only";
import { artefactsToConfirm } from "@/lib/consent/decision/claims";
import { cmRequestIdsOf, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { uniqueKeyOf, type NewOutboundMessage } from "@/lib/outbox/outbound-message-table";

/**
 * The messages that ask the consent manager for a request's status: one for each of its ids there, except those whose outcome cannot
 * change while the request goes on; and one for each artefact whose end a notification claims.
 */
export function statusRequestsFor(
  row: Pick<
    ConsentRequestRow,
    "id" | "status" | "cmConsentRequestId" | "otherCmConsentRequestIds" | "cmRequestOutcomes" | "claims"
  >,
): NewOutboundMessage[] {
  const isCertain = (row.status === "REQUESTED" || row.status === "GRANTED") && row.claims === null;
  const asked = cmRequestIdsOf(row).filter(
    (id) => !isCertain || [undefined, "granted"].includes(row.cmRequestOutcomes[id]),
  );
  return [
    ...asked.map((cmConsentRequestId) => ({
      kind: "consent-request-status" as const,
      consentRequestId: row.id,
      content: { cmConsentRequestId },
      uniqueKey: uniqueKeyOf.status(cmConsentRequestId),
    })),
    ...artefactsToConfirm(row.claims).map((artefactId) => ({
      kind: "consent-fetch" as const,
      consentRequestId: row.id,
      artefactId,
      uniqueKey: uniqueKeyOf.fetch(artefactId),
    })),
  ];
}
