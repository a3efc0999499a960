import "server-only";
import type { AuditRow } from "@/lib/operations/audit/audit-queries";
import type { AuditEntryView } from "@/lib/operations/audit/audit-view";

/** An entry as it is shown and exported. */
export function toAuditEntryView(row: AuditRow): AuditEntryView {
  const { id, action, outcome, detail, sessionId, address, device, requestId, purpose } = row;
  return {
    id,
    at: row.at.toISOString(),
    person: row.actorName,
    job: row.actorKind === "job" ? row.actorId : null,
    action,
    outcome,
    subject: { kind: row.subjectKind, id: row.subjectId },
    detail,
    sessionId,
    address,
    device,
    requestId,
    purpose,
    isOfPatient: row.patientDigest !== null,
  };
}
