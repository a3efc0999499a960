import "server-only";
import { PURPOSES } from "@/lib/abdm/vocabulary";
import { situationOf, type Situation } from "@/lib/consent/dashboard/situation";
import type { ListedConsentRequest } from "@/lib/consent/request/consent-request-table";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

/** The dashboard's row of a request. */
export function toItem({ request, patientName, requesterName, artefacts }: ListedConsentRequest): ConsentRequestItem {
  const situation = situationOf({
    ...request,
    artefacts: artefacts.map(({ status, dataEraseAt }) => ({
      status,
      dataEraseAt: dataEraseAt === null ? null : new Date(dataEraseAt),
    })),
  });
  return {
    id: request.id,
    status: request.status,
    patient: { abhaAddress: request.abhaAddress, name: patientName },
    purpose: request.purpose && {
      code: request.purpose,
      text: PURPOSES[request.purpose],
    },
    hiTypes: request.hiTypes ?? [],
    requester: { name: requesterName },
    createdAt: request.createdAt.toISOString(),
    updatedAt: request.updatedAt.toISOString(),
    expiresAt: expiryOf(situation) ?? request.dataEraseAt?.toISOString() ?? null,
    artefactCount: artefacts.length,
    situation,
  };
}

function expiryOf(situation: Situation): string | null {
  return situation.kind === "granted" ? situation.until : null;
}
