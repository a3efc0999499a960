import type { Reference, Resource } from "./document-builder";

const SNOMED = "http://snomed.info/sct";
const LOINC = "http://loinc.org";
const UCUM = "http://unitsofmeasure.org";
const TERMINOLOGY = "http://terminology.hl7.org/CodeSystem";

export type Coded = { text: string; snomed?: string; loinc?: string; cvx?: string };

/** A CodeableConcept: the text, with a code where there is one. */
export function concept({ text, snomed, loinc, cvx }: Coded): Record<string, unknown> {
  const coding = [
    ...(snomed === undefined ? [] : [{ system: SNOMED, code: snomed, display: text }]),
    ...(loinc === undefined ? [] : [{ system: LOINC, code: loinc, display: text }]),
    ...(cvx === undefined ? [] : [{ system: "http://hl7.org/fhir/sid/cvx", code: cvx, display: text }]),
  ];
  return { ...(coding.length === 0 ? {} : { coding }), text };
}

const status = (system: string, code: string) => ({ coding: [{ system: `${TERMINOLOGY}/${system}`, code }] });

export function condition(coded: Coded, members: Record<string, unknown> = {}): Resource {
  const clinicalStatus = status("condition-clinical", "active");
  return { resourceType: "Condition", clinicalStatus, code: concept(coded), ...members };
}

/** An allergy that is active and confirmed. Hospitals also record in this way that a patient has none. */
export function allergy(coded: Coded, members: Record<string, unknown> = {}): Resource {
  return {
    resourceType: "AllergyIntolerance",
    clinicalStatus: status("allergyintolerance-clinical", "active"),
    verificationStatus: status("allergyintolerance-verification", "confirmed"),
    code: concept(coded),
    ...members,
  };
}

export type Prescribed = {
  drug: Coded;
  /** As the doctor wrote it. */
  dosage: string;
  /** How many times in how many hours, days or weeks, as the software coded it. */
  timing?: { frequency: number; period: number; periodUnit: "h" | "d" | "wk" };
  members?: Record<string, unknown>;
};

export function medicationRequest({ drug, dosage, timing, members }: Prescribed): Resource {
  const route = concept({ text: "Oral", snomed: "26643006" });
  return {
    resourceType: "MedicationRequest",
    status: "active",
    intent: "order",
    medicationCodeableConcept: concept(drug),
    dosageInstruction: [{ text: dosage, ...(timing === undefined ? {} : { timing: { repeat: timing } }), route }],
    ...members,
  };
}

/** A number with its unit, which is also its UCUM code unless `code` differs. */
export const quantity = (value: number, unit: string, code = unit) => ({ value, unit, system: UCUM, code });

/** A result that is a number. A range without a lower or an upper limit has one side only. */
export function measured(
  coded: Coded,
  value: number,
  unit: string,
  { low, high, ...members }: { low?: number; high?: number } & Record<string, unknown> = {},
): Resource {
  const range = {
    ...(low === undefined ? {} : { low: quantity(low, unit) }),
    ...(high === undefined ? {} : { high: quantity(high, unit) }),
  };
  return observation(coded, {
    valueQuantity: quantity(value, unit),
    ...(Object.keys(range).length === 0 ? {} : { referenceRange: [range] }),
    ...members,
  });
}

/** A result whose value is in `members`. */
export function observation(coded: Coded, members: Record<string, unknown>): Resource {
  return { resourceType: "Observation", status: "final", code: concept(coded), ...members };
}

/** A mark that the laboratory itself put on a result, such as H or LL. */
export const interpretation = (code: string) => [
  { coding: [{ system: `${TERMINOLOGY}/v3-ObservationInterpretation`, code }] },
];

export function bloodPressure(systolic: number, diastolic: number): Resource {
  const part = (coded: Coded, value: number) => ({
    code: concept(coded),
    valueQuantity: quantity(value, "mmHg", "mm[Hg]"),
  });
  return observation(
    { text: "Blood pressure", loinc: "85354-9" },
    {
      component: [
        part({ text: "Systolic blood pressure", loinc: "8480-6" }, systolic),
        part({ text: "Diastolic blood pressure", loinc: "8462-4" }, diastolic),
      ],
    },
  );
}

export function diagnosticReport(coded: Coded, results: Reference[], members: Record<string, unknown> = {}): Resource {
  return { resourceType: "DiagnosticReport", status: "final", code: concept(coded), result: results, ...members };
}

/** An attachment with the given bytes. */
export function attachment(contentType: string, bytes: Buffer, title: string): Record<string, unknown> {
  return { contentType, language: "en-IN", data: bytes.toString("base64"), title };
}

export function documentReference(coded: Coded, attached: Record<string, unknown>, members = {}): Resource {
  return {
    resourceType: "DocumentReference",
    status: "current",
    docStatus: "final",
    type: concept(coded),
    content: [{ attachment: attached }],
    ...members,
  };
}
