import "server-only";
import type { NamedAccess } from "@/lib/consent/emergency/emergency-access-table";
import type { EmergencyFinding } from "@/lib/consent/emergency/emergency-finding";

/** An access in an emergency. Instants are ISO 8601 in UTC. */
export type EmergencyAccessView = {
  id: string;
  requestId: string;
  /** The name of the doctor who opened the records, and of the one who made the request. */
  by: string;
  requester: string;
  /** In the doctor's words. */
  reason: string;
  startedAt: string;
  endsAt: string;
  /** Whether records can be read by it now, as long as the consent holds. */
  isOpen: boolean;
  /** What a privacy officer found; null until then. */
  review: { finding: EmergencyFinding; note: string | null; by: string; at: string } | null;
};

/** An access as pages show it at `now`. */
export function toEmergencyAccessView(access: NamedAccess, now: Date): EmergencyAccessView {
  const { finding, findingNote, reviewedAt, reviewer } = access;
  return {
    id: access.id,
    requestId: access.consentRequestId,
    by: access.by,
    requester: access.requester,
    reason: access.reason,
    startedAt: access.startedAt.toISOString(),
    endsAt: access.endsAt.toISOString(),
    isOpen: access.endsAt > now,
    review:
      finding && reviewedAt ? { finding, note: findingNote, by: reviewer ?? "", at: reviewedAt.toISOString() } : null,
  };
}
