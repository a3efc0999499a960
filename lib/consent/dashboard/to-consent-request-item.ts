import "server-only";
import { PURPOSES } from "@/lib/abdm/vocabulary";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import type { ListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import { situationOf } from "@/lib/consent/dashboard/situation";

/** A request as a row of the dashboard. */
export function toConsentRequestItem({ request, ...listed }: ListedRequest): ConsentRequestItem {
  const artefacts = listed.artefacts.map((artefact) => ({
    ...artefact,
    dataEraseAt: artefact.dataEraseAt === null ? null : new Date(artefact.dataEraseAt),
  }));
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
