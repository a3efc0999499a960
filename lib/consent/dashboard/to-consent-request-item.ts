import "server-only";
import { PURPOSES } from "@/lib/abdm/vocabulary";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import type { ListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import { listedByClock } from "@/lib/consent/dashboard/listed-by-clock";
import { situationOf } from "@/lib/consent/dashboard/situation";

/** A request as a row of the dashboard, as it is at `now`. */
export function toConsentRequestItem(stored: ListedRequest, now: Date): ConsentRequestItem {
  const { request, artefacts, ...listed } = listedByClock(stored, now);
  const situation = situationOf({ ...request, artefacts });
  const grantedUntil = situation.kind === "granted" ? situation.until : null;
  return {
    id: request.id,
    status: request.status,
    patient: { abhaAddress: request.abhaAddress, name: listed.patientName },
    purpose: request.purpose && { code: request.purpose, text: PURPOSES[request.purpose] },
    hiTypes: request.hiTypes ?? [],
    requester: { name: listed.requesterName },
    createdAt: request.createdAt.toISOString(),
    updatedAt: request.updatedAt.toISOString(),
    expiresAt: grantedUntil ?? request.dataEraseAt?.toISOString() ?? null,
    artefactCount: artefacts.length,
    situation,
  };
}
