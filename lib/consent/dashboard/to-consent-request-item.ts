import "server-only";
import { PURPOSES } from "@/lib/abdm/vocabulary";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import { consentView } from "@/lib/consent/dashboard/consent-view";
import type { ListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import { listedByClock, type PresentRequest } from "@/lib/consent/dashboard/listed-by-clock";
import { grantOf, situationOf, type Situation } from "@/lib/consent/dashboard/situation";

/** A request as a row of the dashboard, as it is at `now`. */
export function toConsentRequestItem(stored: ListedRequest, now: Date): ConsentRequestItem {
  return itemOf(listedByClock(stored, now), now);
}

/** The same for a request whose ends by the clock are known. */
export function itemOf(present: PresentRequest, now: Date): ConsentRequestItem {
  const { request, artefacts, ...listed } = present;
  const withRecords = artefacts.flatMap(({ id, transfer }) =>
    transfer === "received" || transfer === "partly-received" ? [id] : [],
  );
  const situation = situationOf({ ...request, consent: consentView(present, now), withRecords });
  const isWaiting = request.status === "SENDING" || request.status === "REQUESTED";
  const asked = isWaiting ? request.dataEraseAt?.toISOString() : undefined;
  return {
    id: request.id,
    status: request.status,
    patient: { abhaAddress: request.abhaAddress, name: listed.patientName },
    purpose: request.purpose && { code: request.purpose, text: PURPOSES[request.purpose] },
    hiTypes: request.hiTypes ?? [],
    requester: { name: listed.requesterName },
    createdAt: request.createdAt.toISOString(),
    updatedAt: request.updatedAt.toISOString(),
    expiresAt: grantOf(situation)?.firstEnd ?? asked ?? null,
    endedAt: endOf(situation),
    situation,
  };
}

function endOf(situation: Situation): string | null {
  switch (situation.kind) {
    case "denied":
    case "expired":
    case "revoked":
    case "failed":
      return situation.at;
    default:
      return null;
  }
}
