import { describe, expect, test } from "vitest";
import { coded, itemOf, itemOfKind, linesOf } from "@/test/support/health-documents";

describe("an item of each kind has its name, its date and everything else:", () => {
  test.each([
    ["condition", { resourceType: "Condition", code: { text: "Asthma" }, onsetDateTime: "2019" }, "Asthma", "2019"],
    [
      "procedure",
      { resourceType: "Procedure", code: { text: "Dressing" }, performedDateTime: "2023-05" },
      "Dressing",
      "2023-05",
    ],
    [
      "immunization",
      { resourceType: "Immunization", vaccineCode: { text: "BCG" }, occurrenceDateTime: "1991" },
      "BCG",
      "1991",
    ],
    [
      "encounter",
      { resourceType: "Encounter", class: { code: "AMB", display: "ambulatory" }, period: { start: "2024-01-02" } },
      "ambulatory",
      "2024-01-02",
    ],
    ["care-plan", { resourceType: "CarePlan", title: "Diet", created: "2024-01" }, "Diet", "2024-01"],
    [
      "service-request",
      { resourceType: "ServiceRequest", code: { text: "CBC" }, authoredOn: "2024-01-03" },
      "CBC",
      "2024-01-03",
    ],
    [
      "appointment",
      { resourceType: "Appointment", serviceType: [{ text: "Review" }], start: "2024-02-01T09:00:00Z" },
      "Review",
      "2024-02-01T09:00:00Z",
    ],
    [
      "family-history",
      { resourceType: "FamilyMemberHistory", relationship: { text: "Mother" }, date: "2020" },
      "Mother",
      "2020",
    ],
    [
      "report",
      { resourceType: "DiagnosticReport", code: { text: "Lipids" }, issued: "2024-03-04T10:00:00Z" },
      "Lipids",
      "2024-03-04T10:00:00Z",
    ],
    ["document", { resourceType: "DocumentReference", type: { text: "Scan" }, date: "2024-03" }, "Scan", "2024-03"],
    ["invoice", { resourceType: "Invoice", type: { text: "Pharmacy" }, date: "2024-03-05" }, "Pharmacy", "2024-03-05"],
    ["other", { resourceType: "Unheard", code: { text: "Something" }, date: "2022" }, "Something", "2022"],
  ])("%s", (kind, resource, title, date) => {
    expect(itemOf(resource)).toMatchObject({
      kind,
      title,
      date: { date: { text: date } },
      isCurrent: true,
      details: [],
    });
  });
});

test("a condition has its statuses, and is current until it is resolved or refuted", () => {
  const conditionOf = (clinical: string, verification: string) =>
    itemOfKind("condition", {
      resourceType: "Condition",
      clinicalStatus: coded(clinical),
      verificationStatus: coded(verification),
      severity: { text: "Mild" },
    });
  expect(conditionOf("active", "confirmed")).toMatchObject({ isCurrent: true, clinicalStatus: { label: "active" } });
  expect(conditionOf("resolved", "confirmed").isCurrent).toBe(false);
  expect(conditionOf("active", "refuted").isCurrent).toBe(false);
  expect(conditionOf("413322009", "confirmed").isCurrent).toBe(true);
  expect(linesOf(conditionOf("active", "confirmed").details)).toEqual(["severity: Mild"]);
});

test("a condition is over by the words of its status, and by its end where it has none", () => {
  const conditionOf = (elements: object) => itemOf({ resourceType: "Condition", ...elements });
  expect(conditionOf({ clinicalStatus: coded("413322009", "Resolved") }).isCurrent).toBe(false);
  expect(conditionOf({ clinicalStatus: { text: "Inactive" } }).isCurrent).toBe(false);
  expect(conditionOf({ verificationStatus: { text: "Entered in error" } }).isCurrent).toBe(false);
  expect(conditionOf({ abatementDateTime: "2024-02" }).isCurrent).toBe(false);
  expect(conditionOf({ clinicalStatus: coded("active"), abatementDateTime: "2024-02" }).isCurrent).toBe(true);
});

test.each([
  ["Procedure", { status: "preparation" }, false],
  ["Procedure", { status: "in-progress" }, true],
  ["Procedure", { status: "completed", notPerformed: true }, false],
  ["Immunization", { status: "completed", wasNotGiven: true }, false],
  ["Immunization", { status: "completed" }, true],
  ["ServiceRequest", { status: "active", intent: "plan" }, true],
])("a %s with %o is current: %s", (resourceType, elements, isCurrent) => {
  expect(itemOf({ resourceType, ...elements }).isCurrent).toBe(isCurrent);
});

test("a period has a beginning, an end or both", () => {
  const dateOf = (performedPeriod: object) => itemOf({ resourceType: "Procedure", performedPeriod }).date;
  expect(dateOf({ start: "2024-01", end: "2024-02-03" })).toMatchObject({
    element: "performedPeriod",
    date: { precision: "month" },
    end: { precision: "day" },
  });
  expect(dateOf({ end: "2024" })).toMatchObject({ date: undefined, end: { text: "2024" } });
});

test("a date that is only words is kept as words", () => {
  expect(itemOf({ resourceType: "Condition", onsetDateTime: "since childhood" }).date).toMatchObject({
    date: { text: "since childhood", precision: "text" },
  });
});

test("a report has its conclusion and its results", () => {
  const result = { resourceType: "Observation", id: "o", code: { text: "HDL" } };
  const report = itemOfKind(
    "report",
    {
      resourceType: "DiagnosticReport",
      result: [{ reference: "Observation/o" }, { reference: "Observation/9", display: "LDL" }],
      conclusion: "Raised",
      conclusionCode: [{ text: "Raised lipids" }],
    },
    result,
  );
  expect(report).toMatchObject({
    conclusion: "Raised",
    conclusionCodes: [{ label: "Raised lipids" }],
    results: [
      { label: "HDL", key: "r4" },
      { label: "LDL", reference: "Observation/9" },
    ],
    contains: ["r4"],
  });
});

test("people of procedures and appointments stand inside objects", () => {
  const performer = [{ actor: { reference: "Practitioner/1", display: "Dr. Rao" }, function: { text: "Surgeon" } }];
  const procedure = itemOf({ resourceType: "Procedure", performer });
  expect(procedure.people).toMatchObject([{ label: "Dr. Rao" }]);
  expect(linesOf(procedure.details)).toEqual(["performer.function: Surgeon"]);
});

test("an invoice has the sender's figures, although they do not add up", () => {
  const amount = (value: string) => ({ value, currency: "INR" });
  const invoice = itemOfKind("invoice", {
    resourceType: "Invoice",
    lineItem: [
      {
        sequence: 1,
        chargeItemCodeableConcept: { text: "Consultation" },
        priceComponent: [
          { type: "base", amount: amount("500.00") },
          { type: "tax", code: { text: "GST" }, factor: 0.18, amount: amount("80") },
        ],
      },
    ],
    totalNet: amount("450"),
    totalGross: amount("1000.50"),
  });
  expect(invoice).toMatchObject({
    lines: [
      {
        sequence: "1",
        item: { label: "Consultation" },
        components: [
          { type: "base", amount: { value: "500.00", unit: "INR" } },
          { type: "tax", code: { label: "GST" }, factor: "0.18", amount: { value: "80" } },
        ],
      },
    ],
    totalNet: { value: "450", unit: "INR" },
    totalGross: { value: "1000.50" },
    details: [],
  });
});

test("an image has its modality and body site", () => {
  expect(
    itemOfKind("document", { resourceType: "Media", modality: { text: "CT" }, bodySite: { text: "Head" } }),
  ).toMatchObject({ modality: { label: "CT" }, bodySites: [{ label: "Head" }] });
});

describe("a resource of any type shows", () => {
  test("coded values, quantities, dates, texts, numbers, references and extensions", () => {
    const item = itemOf({
      resourceType: "NutritionOrder",
      meta: { profile: ["https://example.org/p"], security: [{ system: "https://example.org", code: "R" }] },
      identifier: [{ system: "https://example.org", value: "N-17", type: { text: "Order" } }],
      oralDiet: { type: [coded("160670007", "Diabetic diet")], nutrient: [{ amount: { value: "50.0", unit: "g" } }] },
      dateTime: "2024-05",
      instruction: "No sugar",
      count: 3,
      isUrgent: true,
      orderer: { reference: "Practitioner/9", display: "Dr. Rao" },
      extension: [
        { url: "https://example.org/ext/mealTime", valueString: "Noon" },
        { url: "https://example.org/ext/kitchen", extension: [{ url: "floor", valueInteger: 2 }] },
      ],
    });
    expect(linesOf(item.details)).toEqual([
      "meta.security: R",
      "identifier.value: N-17",
      "identifier.type: Order",
      "oralDiet.type: Diabetic diet",
      "oralDiet.nutrient.amount: 50.0 g",
      "dateTime: 2024-05 (month)",
      "instruction: No sugar",
      "count: 3",
      "isUrgent: true",
      "orderer: → Dr. Rao",
      "mealTime: Noon",
      "kitchen.floor: 2",
    ]);
  });

  test("why a primitive element has no value", () => {
    const absent = { url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" };
    const item = itemOf({
      resourceType: "Condition",
      _recordedDate: { extension: [absent] },
      _tags: [null, { extension: [absent] }],
    });
    expect(linesOf(item.details)).toEqual(["recordedDate: absent: unknown", "tags: absent: unknown"]);
  });

  test("every coding of a concept, and every word where text and displays differ", () => {
    const code = {
      text: "Sugar",
      coding: [
        { code: "1", display: "Diabetes" },
        { code: "2", display: "Madhumeha" },
      ],
    };
    expect(itemOfKind("condition", { resourceType: "Condition", code }).code).toEqual({
      label: "Sugar",
      codings: [
        { system: undefined, code: "1", display: "Diabetes" },
        { system: undefined, code: "2", display: "Madhumeha" },
      ],
    });
  });

  test("elements of a type that nobody expects", () => {
    const item = itemOf({
      resourceType: "Condition",
      code: [{ text: "One" }, { text: "Two" }],
      note: "Only a text",
      onsetDateTime: { words: "last year" },
      clinicalStatus: "active",
      bodySite: 7,
      category: [{ words: "unknown kind" }],
      status: { text: "final" },
    });
    expect(item).toMatchObject({ title: "One", notes: ["Only a text"], clinicalStatus: { label: "active" } });
    expect(item).toMatchObject({ bodySites: [{ label: "7" }], status: "final" });
    expect(linesOf(item.details)).toEqual([
      "code: Two",
      "category.words: unknown kind",
      "onsetDateTime.words: last year",
      "status: final",
    ]);
  });

  test("answers under the words of their questions", () => {
    const item = itemOf({
      resourceType: "QuestionnaireResponse",
      item: [
        { linkId: "1", text: "Do you smoke?", answer: [{ valueBoolean: false }] },
        { text: "Drinks", answer: [{ valueInteger: 3, item: [{ text: "Of what?", answer: { valueString: "Tea" } }] }] },
        { text: "Not answered", answer: [] },
      ],
    });
    const answers = item.details.filter(({ label }) => label !== undefined);
    expect(answers.map(({ label }) => label)).toEqual(["Do you smoke?", "Drinks", "Of what?"]);
    expect(linesOf(item.details)).toEqual([
      "item.answer.valueBoolean: false",
      "item.linkId: 1",
      "item.answer.valueInteger: 3",
      "item.answer.item.answer.valueString: Tea",
      "item.text: Not answered",
    ]);
  });

  test("that an element may change its meaning", () => {
    const modifierExtension = [{ url: "https://example.org/negated", valueBoolean: true }];
    const item = itemOf({ resourceType: "Procedure", modifierExtension });
    expect(item.hasModifier).toBe(true);
    expect(linesOf(item.details)).toEqual(["modifierExtension.negated: true"]);
  });

  test("its narrative, to be sanitised elsewhere", () => {
    const div = "<div><script>alert(1)</script>Swollen</div>";
    expect(itemOf({ resourceType: "Condition", text: { status: "generated", div } })).toMatchObject({
      narrative: div,
      details: [],
    });
  });
});

test("a date that stands beside a code is a date", () => {
  const dateCriterion = [{ code: { text: "Due" }, value: "2026-03-22T00:00:00+05:30" }];
  const { details } = itemOf({ resourceType: "ImmunizationRecommendation", recommendation: [{ dateCriterion }] });
  expect(linesOf(details)).toContain("recommendation.dateCriterion.value: 2026-03-22T00:00:00+05:30 (time)");
});
