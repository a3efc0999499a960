import type { HiType } from "@/lib/abdm/vocabulary";
import { HOSPITALS, type Hospital } from "@/sandbox/state/hospitals";
import type { Patient } from "@/sandbox/state/patients";
import { FAMILY_CLINIC_VISITS } from "./documents/family-clinic";
import { GENERAL_HOSPITAL_VISITS } from "./documents/general-hospital";
import { LABORATORY_VISITS } from "./documents/laboratory";
import { personOf } from "./documents/person";
import type { Visit } from "./documents/visit";

/** One document of a patient: the text that an HIP encrypts. */
export type HealthDocument = { careContextReference: string; hiType: HiType; date: Date; text: string };

/** The visits at each hospital, oldest first; a patient may have only the newest of them. */
const VISITS = new Map<string, Visit[]>([
  [HOSPITALS.general.id, GENERAL_HOSPITAL_VISITS],
  [HOSPITALS.laboratory.id, LABORATORY_VISITS],
  [HOSPITALS.clinic.id, FAMILY_CLINIC_VISITS],
  [HOSPITALS.empty.id, [{ monthsAgo: 3, day: 5, documents: [] }]],
]);

const referenceOf = (index: number) => `Visit-${index + 1}`;

/** The care contexts of a patient with this many visits to a hospital, or of one with all of them: the newest, in order. */
export function careContextReferences(hospital: Hospital, visits: number | "all"): string[] {
  const references = (VISITS.get(hospital.id) ?? []).map((_, index) => referenceOf(index));
  return visits === "all" ? references : references.slice(-visits);
}

/** Visits are dated by the month, so that the newest are always recent. 10:15 in India. */
function dateOf({ monthsAgo, day }: Visit, now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsAgo, day, 4, 45));
}

/** All documents that a hospital has of a patient, oldest first. The same patient has the same documents within a month. */
export function documentsOf(patient: Patient, hospital: Hospital, now: Date): HealthDocument[] {
  const careContexts = patient.links.find((link) => link.hospital.id === hospital.id)?.careContexts ?? [];
  const person = personOf(patient.name);
  return (VISITS.get(hospital.id) ?? []).flatMap((visit, index) => {
    const careContextReference = referenceOf(index);
    const careContext = careContexts.find((one) => one.careContextReference === careContextReference);
    if (careContext === undefined) return [];
    const date = dateOf(visit, now);
    return visit.documents.map(({ hiType, build }, number) => {
      const key = `${patient.abhaAddress} ${hospital.id} ${careContextReference} ${number}`;
      const { patientReference } = careContext;
      const content = build({ hospital, person, patientReference, date, key });
      return {
        careContextReference,
        hiType,
        date,
        text: typeof content === "string" ? content : JSON.stringify(content),
      };
    });
  });
}
