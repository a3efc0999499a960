import { describe, expect, test } from "vitest";
import { coded, itemOfKind, linesOf } from "@/test/support/health-documents";

const requestOf = (elements: object, ...others: Parameters<typeof itemOfKind>[2][]) =>
  itemOfKind("medication", { resourceType: "MedicationRequest", ...elements }, ...others);
const dosageOf = (dosage: object) => requestOf({ dosageInstruction: [dosage] }).dosages[0];
const daily = (frequency: number, period: number, periodUnit: string) => ({
  repeat: { frequency, period, periodUnit },
});

describe("a medicine", () => {
  test("is named in the sender's words, at full length and in their spelling", () => {
    const text = `Asprin 75mg ${"enteric coated ".repeat(20)}`.trim();
    expect(requestOf({ medicationCodeableConcept: { ...coded("1", "Aspirin"), text } })).toMatchObject({
      title: text,
      drug: { label: text, codings: [{ display: "Aspirin" }] },
    });
  });

  test("may be another resource, with form and strength", () => {
    const medicine = {
      resourceType: "Medication",
      id: "m",
      code: { text: "Amoxicillin" },
      form: coded("385049006", "Capsule"),
      ingredient: [
        {
          itemCodeableConcept: { text: "Amoxicillin trihydrate" },
          strength: { numerator: { value: 500, unit: "mg" }, denominator: { value: 1, unit: "capsule" } },
        },
      ],
    };
    const request = requestOf({ medicationReference: { reference: "Medication/m" } }, medicine);
    expect(request).toMatchObject({
      title: "Amoxicillin",
      form: { label: "Capsule" },
      ingredients: [
        {
          name: { label: "Amoxicillin trihydrate" },
          numerator: { value: "500", unit: "mg" },
          denominator: { value: "1" },
        },
      ],
      contains: ["r4"],
    });
  });

  test("is named by the words of a reference to what was not sent", () => {
    expect(requestOf({ medicationReference: { reference: "Medication/9", display: "Crocin" } }).title).toBe("Crocin");
  });

  test.each(["MedicationStatement", "MedicationAdministration", "MedicationDispense", "medicationrequest"])(
    "may be a %s",
    (resourceType) => {
      const item = itemOfKind("medication", { resourceType, medicationCodeableConcept: { text: "Crocin" } });
      expect(item.title).toBe("Crocin");
    },
  );

  test.each([
    ["active", true],
    ["completed", true],
    ["unknown", true],
    ["on-hold", false],
    ["draft", false],
    ["intended", false],
    ["Discontinued", false],
    ["stopped", false],
    ["STOPPED", false],
    ["cancelled", false],
    ["entered-in-error", false],
    ["Entered in error", false],
    ["not-taken", false],
  ])("with the status %s is current: %s", (status, isCurrent) => {
    expect(requestOf({ status })).toMatchObject({ status, isCurrent });
  });

  test.each([
    ["intent", "proposal", "proposal"],
    ["intent", "plan", "plan"],
    ["doNotPerform", true, "doNotPerform"],
    ["wasNotTaken", "true", "wasNotTaken"],
    ["taken", "n", "not-taken"],
  ])("that is planned or denied by %s %s is not current", (element, value, plannedOrDeniedBy) => {
    expect(requestOf({ status: "active", [element]: value })).toMatchObject({ isCurrent: false, plannedOrDeniedBy });
  });

  test("may have a concept for its status", () => {
    expect(requestOf({ status: coded("stopped", "Was stopped") })).toMatchObject({
      status: "Was stopped",
      isCurrent: false,
    });
    expect(requestOf({ status: { text: "draft" } })).toMatchObject({ status: "draft", isCurrent: false });
  });

  test("that is ordered is current", () => {
    const request = requestOf({ status: "active", intent: "order", doNotPerform: false, taken: "y" });
    expect(request).toMatchObject({ isCurrent: true, plannedOrDeniedBy: undefined });
  });

  test("shows everything else of it", () => {
    const request = requestOf({
      medicationCodeableConcept: { text: "Crocin" },
      requester: { reference: "Practitioner/9", display: "Dr. Iyer" },
      reasonCode: [{ text: "Fever" }],
      dispenseRequest: { quantity: { value: 4, unit: "strips" }, numberOfRepeatsAllowed: 0 },
    });
    expect(request).toMatchObject({ people: [{ label: "Dr. Iyer" }], reasons: [{ label: "Fever" }] });
    expect(linesOf(request.details)).toEqual([
      "dispenseRequest.quantity: 4 strips",
      "dispenseRequest.numberOfRepeatsAllowed: 0",
    ]);
  });
});

describe("a dosage", () => {
  test("leads with its text; the coded timing is not shown", () => {
    expect(dosageOf({ text: "1-0-1 after food", timing: daily(2, 1, "d") })).toMatchObject({
      text: "1-0-1 after food",
      schedule: ["1", "0", "1"],
      showsTiming: false,
      isConflict: false,
    });
  });

  test("without a text has the coded timing as sent", () => {
    const dosage = dosageOf({
      timing: daily(1, 8, "h"),
      doseAndRate: [{ doseQuantity: { value: "0.50", unit: "mg" } }],
    });
    expect(dosage).toMatchObject({
      text: undefined,
      timing: { frequency: "1", period: "8", periodUnit: "h" },
      showsTiming: true,
      isConflict: false,
      dose: { value: "0.50", unit: "mg" },
    });
  });

  test.each([
    ["1-0-1", daily(1, 1, "d"), true],
    ["1-0-1", daily(2, 1, "d"), false],
    ["1-1-1", daily(1, 8, "h"), false],
    ["Take 1-0-1.", daily(1, 1, "d"), true],
    ["1-0-1.5", daily(1, 1, "d"), false],
    ["1+0+1", daily(1, 1, "d"), true],
    ["1 – 0 – 1", daily(2, 1, "d"), false],
    ["1 - 1 - 1 - 1", daily(4, 1, "d"), false],
    ["0-0-1", daily(1, 2, "mo"), true],
    ["1/2-0-1/2", daily(2, 1, "d"), false],
    ["Twice a day", { code: { text: "TDS" } }, true],
    ["Once a day", { code: { text: "Once a day" } }, false],
    ["One tablet BD", { repeat: { timeOfDay: ["08:00", "20:00"] } }, false],
    ["every 6 hours", daily(4, 1, "d"), false],
    ["q8h", { repeat: { when: ["MORN", "NIGHT"] } }, true],
    ["once weekly", daily(1, 1, "wk"), false],
    ["as directed", daily(3, 1, "d"), false],
    ["1-0-1", { repeat: { frequency: 1, frequencyMax: 3, period: 1, periodUnit: "d" } }, false],
    ["on 01-02-2024", daily(1, 1, "d"), false],
  ])("%s with the coded timing %j is a conflict: %s", (text, timing, isConflict) => {
    expect(dosageOf({ text, timing })).toMatchObject({ text, isConflict, showsTiming: isConflict });
  });

  test("does not repeat what its text has", () => {
    const dosage = dosageOf({
      text: "1 Tablet, Oral, after food",
      route: { text: "Oral" },
      method: { text: "Swallow" },
      additionalInstruction: [{ text: "After food" }],
      doseAndRate: [{ doseQuantity: { value: 1, unit: "Tablet" } }],
    });
    expect(dosage).toMatchObject({ route: { label: "Oral" }, inText: ["dose", "route", "additional"] });
  });

  test("that is sent twice, or again as a note, stands there once", () => {
    const dosage = { text: "1-0-1" };
    const request = requestOf({
      dosageInstruction: [dosage, { sequence: 2, text: " 1-0-1 " }],
      note: [{ text: "1-0-1" }, { text: "Review" }],
    });
    expect(request.dosages).toHaveLength(1);
    expect(request.notes).toEqual(["Review"]);
  });

  test("may be a mere text", () => {
    const request = requestOf({ dosageInstruction: "1-1-1 for 5 days" });
    expect(request.dosages).toMatchObject([{ text: "1-1-1 for 5 days", schedule: ["1", "1", "1"] }]);
    expect(request.details).toEqual([]);
  });

  test("is in the text also with zeros at its end, and may stand in the dosage of an administration", () => {
    const doseAndRate = [{ doseQuantity: { value: 5, unit: "mg" } }];
    expect(dosageOf({ text: "5.0 mg at night", doseAndRate })).toMatchObject({ inText: ["dose"] });
    expect(dosageOf({ text: "50 mg at night", doseAndRate })).toMatchObject({ inText: [] });
    expect(requestOf({ dosage: { text: "slowly", dose: { value: 8, unit: "mg" } } }).dosages).toMatchObject([
      { dose: { value: "8", unit: "mg" } },
    ]);
  });

  test("keeps what is not read among the details", () => {
    const request = requestOf({
      dosageInstruction: [
        {
          text: "SOS",
          asNeededBoolean: true,
          timing: { event: ["2024-05-01"] },
          maxDosePerPeriod: { numerator: { value: 3, unit: "g" } },
        },
      ],
    });
    expect(request.dosages[0]).toMatchObject({ asNeeded: { label: "true" } });
    expect(linesOf(request.details)).toEqual([
      "dosageInstruction.timing.event: 2024-05-01 (day)",
      "dosageInstruction.maxDosePerPeriod.numerator: 3 g",
    ]);
  });
});
