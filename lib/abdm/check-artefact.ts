import "server-only";

import type { DateRange, FetchedArtefact } from "@/lib/abdm/messages";
import type { HiType, PurposeCode } from "@/lib/abdm/vocabulary";
import type { ConsentArtefactId } from "@/lib/ids";

/** What was asked, as far as an answer is measured by it. */
export type RequestedConsent = {
  artefactId: ConsentArtefactId;
  /** Every id under which the hospital has asked: an answer may outlast a change of it. */
  hiuIds: readonly string[];
  /** Every consent manager that the hospital has asked. */
  cmIds: readonly string[];
  abhaAddress: string;
  purpose: PurposeCode;
  hiTypes: readonly HiType[];
  dateRange: DateRange;
  dataEraseAt: Date;
  /** The one HIP that was asked for; null or absent where any would do. */
  hipId?: string | null;
};

/** Why an artefact is not used. */
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
 * Holds an artefact against what was asked: ours, this patient's, no wider, in force. The patient may narrow anything.
 * No faults means that it may be used. Source: ABDM v3 M3, on-fetch.
 */
export function checkArtefact(asked: RequestedConsent, told: FetchedArtefact, now: Date): ArtefactMismatch[] {
  const { dateRange, dataEraseAt } = told.permission;
  const types: readonly string[] = asked.hiTypes;
  const faults: [ArtefactMismatch, boolean][] = [
    ["other-artefact", told.id !== asked.artefactId],
    ["not-granted", told.status !== "GRANTED"],
    ["other-hiu", !asked.hiuIds.includes(told.hiuId)],
    ["other-consent-manager", !asked.cmIds.includes(told.cmId)],
    ["other-patient", told.abhaAddress.toLowerCase() !== asked.abhaAddress.toLowerCase()],
    ["other-purpose", told.purposeCode !== asked.purpose],
    ["more-hi-types", told.hiTypes.length === 0 || told.hiTypes.some((type) => !types.includes(type))],
    ["wider-dates", dateRange.from < asked.dateRange.from || dateRange.to > asked.dateRange.to],
    ["later-erasure", dataEraseAt > asked.dataEraseAt],
    ["already-over", dataEraseAt <= now],
    ["no-care-contexts", told.careContexts.length === 0],
    ["no-hip", !told.hip?.id],
    ["other-hip", Boolean(asked.hipId && told.hip?.id && told.hip.id !== asked.hipId)],
  ];
  return faults.flatMap(([fault, found]) => (found ? [fault] : []));
}
