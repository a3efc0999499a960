import "server-only";

import type { DateRange, FetchedArtefact } from "@/lib/abdm/messages";
import type { HiType, PurposeCode } from "@/lib/abdm/vocabulary";
import type { ConsentArtefactId } from "@/lib/ids";

/** The part of a consent request with which an artefact is compared. */
export type RequestedConsent = {
  artefactId: ConsentArtefactId;
  /** Every HIU id that the hospital has used: an artefact may arrive after the id was changed. */
  hiuIds: readonly string[];
  /** Every consent manager id that the hospital has used. */
  cmIds: readonly string[];
  abhaAddress: string;
  purpose: PurposeCode;
  hiTypes: readonly HiType[];
  dateRange: DateRange;
  dataEraseAt: Date;
  /** The HIP that was requested; null or absent if any HIP was allowed. */
  hipId?: string | null;
};

/** A reason for which an artefact is not used. */
export type ArtefactMismatch =
  | "other-artefact"
  | "not-granted"
  | "other-hiu"
  | "other-consent-manager"
  | "other-patient"
  | "other-purpose"
  | "more-hi-types"
  | "wider-dates"
  | "later-erasure"
  | "already-over"
  | "no-care-contexts"
  | "no-hip"
  | "other-hip";

/**
 * Compares an artefact with the consent request: it must be for this hospital and patient, grant no more than was
 * requested, and be valid at `now`. The patient may have reduced every part. Returns every mismatch; an empty list means
 * that the artefact may be used. Source: ABDM v3 M3, on-fetch.
 */
export function checkArtefact(requested: RequestedConsent, artefact: FetchedArtefact, now: Date): ArtefactMismatch[] {
  const { dateRange, dataEraseAt } = artefact.permission;
  const requestedTypes: readonly string[] = requested.hiTypes;
  const mismatches: [ArtefactMismatch, boolean][] = [
    ["other-artefact", artefact.id !== requested.artefactId],
    ["not-granted", artefact.status !== "GRANTED"],
    ["other-hiu", !requested.hiuIds.some((id) => id.toLowerCase() === artefact.hiuId.toLowerCase())],
    ["other-consent-manager", !requested.cmIds.includes(artefact.cmId)],
    ["other-patient", artefact.abhaAddress.toLowerCase() !== requested.abhaAddress.toLowerCase()],
    ["other-purpose", artefact.purposeCode !== requested.purpose],
    ["more-hi-types", artefact.hiTypes.length === 0 || artefact.hiTypes.some((type) => !requestedTypes.includes(type))],
    ["wider-dates", dateRange.from < requested.dateRange.from || dateRange.to > requested.dateRange.to],
    ["later-erasure", dataEraseAt > requested.dataEraseAt],
    ["already-over", dataEraseAt <= now],
    ["no-care-contexts", artefact.careContexts.length === 0],
    ["no-hip", !artefact.hip?.id],
    ["other-hip", Boolean(requested.hipId && artefact.hip?.id && artefact.hip.id !== requested.hipId)],
  ];
  return mismatches.flatMap(([mismatch, applies]) => (applies ? [mismatch] : []));
}
