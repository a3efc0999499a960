import fc from "fast-check";
import { expect, test } from "vitest";
import { numRuns, SEED } from "@/test/support/generated-tests";
import { normalised } from "@/test/support/health-documents";

const TYPES =
  "Composition Patient Observation DiagnosticReport MedicationRequest MedicationStatement Medication AllergyIntolerance Condition Encounter Media " +
  "DocumentReference Invoice Practitioner Organization Procedure Immunization ImmunizationRecommendation CarePlan ServiceRequest Appointment " +
  "FamilyMemberHistory Specimen NutritionOrder";
const ELEMENTS =
  "title status type category code vaccineCode medicationCodeableConcept medication subject patient author performer requester recorder name " +
  "gender birthDate telecom identifier value valueQuantity valueString valueCodeableConcept valueRange valueRatio dataAbsentReason " +
  "interpretation referenceRange low high component result conclusion conclusionCode dosageInstruction text timing repeat frequency period " +
  "periodUnit when timeOfDay route method site additionalInstruction patientInstruction doseAndRate doseQuantity doseRange asNeededBoolean " +
  "reaction manifestation severity criticality clinicalStatus verificationStatus note content attachment contentType creation lineItem " +
  "priceComponent amount factor totalNet totalGross date effectiveDateTime effectivePeriod onsetPeriod issued authoredOn start end unit " +
  "comparator currency display coding entry section emptyReason extension valueDateTime numerator denominator strength ingredient form reasonCode " +
  "bodySite description class actor _birthDate meta security active custodian medicationReference hasMember encounter chargeItemReference";

const REFERRING =
  "subject patient author requester recorder result actor entry custodian medicationReference hasMember encounter chargeItemReference itemReference";

/** What usually stands in an element: more often than anything else, so that values are read as what they are. */
const INSIDE = new Map([
  [
    "dosageInstruction",
    "text timing route site method additionalInstruction patientInstruction doseAndRate asNeededBoolean sequence",
  ],
  ["timing", "repeat code event"],
  ["repeat", "frequency period periodUnit when timeOfDay duration boundsDuration boundsPeriod"],
  ["doseAndRate", "doseQuantity doseRange type rateQuantity"],
  ["reaction", "manifestation severity description substance onset note"],
  ["component", "code valueQuantity valueString interpretation referenceRange dataAbsentReason"],
  ["referenceRange", "low high text type appliesTo age"],
  ["section", "title code entry text section emptyReason mode"],
  ["content", "attachment format"],
  ["attachment", "contentType title creation url"],
  ["ingredient", "itemCodeableConcept itemReference strength isActive"],
  ["strength", "numerator denominator"],
  ["lineItem", "sequence chargeItemCodeableConcept chargeItemReference priceComponent"],
  ["priceComponent", "type code factor amount"],
  ["performer", "actor function onBehalfOf display"],
  ["name", "text given family prefix suffix use"],
  ["note", "text time authorString"],
  ...REFERRING.split(" ").map((name) => [name, "reference display"] as const),
  ["extension", "valueString valueQuantity valueCodeableConcept extension"],
]);
const QUANTITY = "value unit comparator code currency";
const CONCEPT = "text coding";

function usualIn(name: string): string {
  const usual = INSIDE.get(name);
  if (usual !== undefined) return usual;
  if (name === "coding") return "code display";
  if (name.endsWith("Period") || name === "period") return "start end";
  return /Quantity|Duration|^low|^high|numerator|denominator|amount|^total/.test(name) ? QUANTITY : CONCEPT;
}

/** An element with a value of its usual type or of any other. Each text will be written nowhere else. */
function elementOf(names: string, depth: number): fc.Arbitrary<[string, unknown]> {
  return fc.constantFrom(...names.split(" ")).chain((name) => fc.tuple(fc.constant(name), valueOf(name, depth)));
}

function valueOf(name: string, depth: number): fc.Arbitrary<unknown> {
  const word = fc.constant("WORD");
  if (name === "reference") return fc.constantFrom("r0", "r1", "r2", "r3", "elsewhere");
  if (depth === 0) return word;
  const object = (names: string) => fc.array(elementOf(names, depth - 1), { maxLength: 5 }).map(Object.fromEntries);
  return fc.oneof(
    { weight: 3, arbitrary: word },
    { weight: 6, arbitrary: object(usualIn(name)) },
    { weight: 3, arbitrary: fc.array(object(usualIn(name)), { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(fc.oneof(word, fc.array(word)), { maxLength: 3 }) },
    { weight: 1, arbitrary: object(ELEMENTS) },
  );
}

const resource = fc
  .tuple(fc.constantFrom(...TYPES.split(" ")), fc.array(elementOf(ELEMENTS, 4), { maxLength: 10 }))
  .map(([resourceType, pairs]) => ({ ...Object.fromEntries(pairs), resourceType }));

test(`every text of a document is in its view model, whatever it is part of (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.array(resource, { minLength: 1, maxLength: 4 }), (resources) => {
      let count = 0;
      const bundle = {
        resourceType: "Bundle",
        entry: resources.map((one, at) => ({ resource: { ...one, id: `r${at}` } })),
      };
      const text = JSON.stringify(bundle).replaceAll('"WORD"', () => `"word${(count += 1)}x"`);
      const shown = JSON.stringify(normalised(text));
      const lost = Array.from({ length: count }, (_, at) => `word${at + 1}x`).filter((word) => !shown.includes(word));
      expect(lost, text).toEqual([]);
    }),
    { seed: SEED, numRuns: numRuns({ short: 500, long: 3_000 }) },
  );
});
