import "server-only";
import type { AuditDetail } from "@/lib/audit/audit-action";
import { recordAudit, type NewAuditEntry } from "@/lib/audit/record-audit";
import type { ConsentEvent } from "@/lib/consent/timeline/consent-event";
import { insertConsentEvents } from "@/lib/consent/timeline/consent-event-table";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

/** An event that happens now. An artefact of which no request is known has no `consentRequestId` yet. */
export type NewConsentEvent = ConsentEvent &
  (
    | { consentRequestId: ConsentRequestId; artefactId?: ConsentArtefactId }
    | { consentRequestId: null; artefactId: ConsentArtefactId }
  );

/** Adds events to the timeline, in this order, and to the audit trail: one statement each. */
export async function recordConsentEvent(tx: Tx, ...events: NewConsentEvent[]): Promise<void> {
  await insertConsentEvents(tx, events);
  await recordAudit(tx, ...events.flatMap(toAuditEntry));
}

function toAuditEntry({ kind, consentRequestId, artefactId, detail }: NewConsentEvent): NewAuditEntry[] {
  // The network's own words may name people in ways that no pattern recognises.
  const { message: _, ...facts }: AuditDetail = { ...detail };
  if (kind.startsWith("consent-request.") && consentRequestId)
    return [{ action: kind, subject: { kind: "consent-request", id: consentRequestId }, detail: facts }];
  if (!artefactId) return [];
  return [
    { action: kind, subject: { kind: "consent-artefact", id: artefactId }, detail: { ...facts, consentRequestId } },
  ];
}
