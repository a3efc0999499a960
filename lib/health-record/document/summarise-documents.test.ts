import { describe, expect, test } from "vitest";
import { summariseDocuments, type SummaryInput } from "@/lib/health-record/document/summarise-documents";
import { coded, documentOf, normalised, section, type Resource } from "@/test/support/health-documents";

const MEERA = { name: "Meera Nair", gender: "F" };
let sent = 0;
const from = (hospital: string, composition: object, ...resources: Resource[]): SummaryInput => ({
  key: `${hospital} ${(sent += 1)}`,
  hospital,
  document: normalised(documentOf({ date: "2024-05-07", ...composition }, ...resources)),
});
const summaryOf = (...inputs: SummaryInput[]) => summariseDocuments(inputs, MEERA);
const titlesOf = (entries: { value: { title?: string | undefined } }[]) => entries.map(({ value }) => value.title);

const allergy = (text: string, elements: object = {}): Resource => ({
  resourceType: "AllergyIntolerance",
  id: text,
  code: { text },
  ...elements,
});

describe("allergies stand under exactly one of four titles:", () => {
  test("known, with what contradicts it", () => {
    const { allergies } = summaryOf(from("A", {}, allergy("NKDA")), from("B", {}, allergy("Penicillin")));
    expect(allergies.title).toBe("known");
    expect(titlesOf(allergies.known)).toEqual(["Penicillin"]);
    expect(titlesOf(allergies.noKnown)).toEqual(["NKDA"]);
  });

  test("no known, by a record or by a section that is empty for that reason", () => {
    const record = {
      code: coded("716186003"),
      clinicalStatus: coded("active"),
      verificationStatus: coded("confirmed"),
    };
    const summary = summaryOf(from("A", {}, allergy("x", record)));
    expect(summary.allergies).toMatchObject({ title: "no-known", known: [] });
    const emptySection = { title: "Allergies", emptyReason: coded("nilknown") };
    expect(summaryOf(from("A", { section: [emptySection] })).allergies).toMatchObject({
      title: "no-known",
      nilKnownSections: [{ hospital: "A" }],
    });
  });

  test("not recorded, where every document was read and none has one", () => {
    expect(summaryOf(from("A", {}), from("B", {}, allergy("Unknown"))).allergies).toMatchObject({
      title: "not-recorded",
      others: [{ value: { title: "Unknown" } }],
    });
  });

  test("unavailable, where a document could not be read, or there is none", () => {
    expect(summaryOf().allergies.title).toBe("unavailable");
    const unread: SummaryInput = { key: "B 1", hospital: "B", problem: "not-json" };
    expect(summaryOf(from("A", {}), unread).allergies.title).toBe("unavailable");
    expect(summaryOf(from("A", {}, allergy("Dust")), unread).allergies.title).toBe("known");
  });

  test("unavailable, where a section about them is only text", () => {
    const text = { status: "additional", div: "<div>Penicillin</div>" };
    const nested = { title: "History", section: [{ title: "Allergies", text }] };
    expect(summaryOf(from("A", { section: [nested] })).allergies).toMatchObject({
      title: "unavailable",
      inText: [{ value: { narrative: text.div } }],
    });
  });

  test("and those that were refuted or are past stand apart", () => {
    const { allergies } = summaryOf(from("A", {}, allergy("Dust", { verificationStatus: coded("refuted") })));
    expect(allergies).toMatchObject({ title: "not-recorded", known: [], others: [{ value: { title: "Dust" } }] });
  });
});

test("current medicines stand with the newest first, each with hospital and date", () => {
  const medicine = (text: string, authoredOn: string | undefined, status = "active"): Resource => ({
    resourceType: "MedicationRequest",
    id: text,
    status,
    authoredOn,
    medicationCodeableConcept: { text },
  });
  const { medicines, excludedItems } = summaryOf(
    from("A", {}, medicine("Old", "2021"), medicine("Stopped", "2024-06", "stopped")),
    from("B", {}, medicine("New", "2024-06-01"), medicine("Undated", undefined, "completed")),
  );
  expect(medicines.map(({ value, hospital, date, dateFrom }) => [value.title, hospital, date?.text, dateFrom])).toEqual(
    [
      ["New", "B", "2024-06-01", "item"],
      ["Undated", "B", "2024-05-07", "document"],
      ["Old", "A", "2021", "item"],
    ],
  );
  expect(excludedItems).toMatchObject([{ value: { title: "Stopped" }, hospital: "A", reason: "not-current" }]);
});

test("what has no date, or one in words, comes last", () => {
  const problem = (text: string, onsetDateTime?: string) => ({
    resourceType: "Condition",
    id: text,
    code: { text },
    onsetDateTime,
  });
  const resources = [problem("Never"), problem("In words", "last May"), problem("Dated", "1991")];
  expect(titlesOf(summaryOf(from("A", { date: undefined }, ...resources)).problems)).toEqual([
    "Dated",
    "Never",
    "In words",
  ]);
});

test("a medicine that a request refers to is no medicine by itself", () => {
  const drug = { resourceType: "Medication", id: "m", code: { text: "Crocin" } };
  const request = { resourceType: "MedicationRequest", id: "r", medicationReference: { reference: "Medication/m" } };
  expect(titlesOf(summaryOf(from("A", {}, drug, request)).medicines)).toEqual(["Crocin"]);
});

test("problems, procedures, immunisations and documents have lists of their own", () => {
  const { problems, procedures, immunizations, documents } = summaryOf(
    from(
      "A",
      { title: "Visit" },
      { resourceType: "Condition", id: "1", code: { text: "Asthma" } },
      { resourceType: "Condition", id: "2", code: { text: "Fever" }, clinicalStatus: coded("resolved") },
      { resourceType: "Procedure", id: "3", code: { text: "Dressing" } },
      { resourceType: "Immunization", id: "4", vaccineCode: { text: "BCG" } },
    ),
    from("B", { title: "Earlier", date: "2023" }),
  );
  expect([problems, procedures, immunizations, documents].map(titlesOf)).toEqual([
    ["Asthma"],
    ["Dressing"],
    ["BCG"],
    ["Visit", "Earlier"],
  ]);
});

test("statements that there is no problem or medicine are no problems and medicines", () => {
  const { medicines, problems, excludedItems } = summaryOf(
    from(
      "A",
      {},
      { resourceType: "Condition", id: "1", code: coded("no-known-problems") },
      { resourceType: "Condition", id: "2", code: coded("160245001", "No current problems or disability") },
      { resourceType: "Condition", id: "3", code: { text: "No appetite" } },
      { resourceType: "MedicationStatement", id: "4", medicationCodeableConcept: coded("no-medication-info") },
      { resourceType: "MedicationStatement", id: "5", medicationCodeableConcept: { text: "No known medications" } },
    ),
  );
  expect(titlesOf(problems)).toEqual(["No appetite"]);
  expect(medicines).toEqual([]);
  expect(excludedItems.map(({ reason }) => reason)).toEqual(Array(4).fill("states-none"));
});

test("results under a report that was entered in error are not recent ones", () => {
  const result = (id: string): Resource => ({ resourceType: "Observation", id, code: { text: id }, valueString: "1" });
  const report = (id: string, status: string, ...results: string[]): Resource => ({
    resourceType: "DiagnosticReport",
    id,
    status,
    result: results.map((key) => ({ reference: `Observation/${key}` })),
  });
  const panel = { ...result("panel"), hasMember: [{ reference: "Observation/member" }] };
  const { results, excludedItems } = summaryOf(
    from("A", {}, report("wrong", "entered-in-error", "panel"), panel, result("member"), result("good")),
  );
  expect(results.map(({ code }) => code?.label)).toEqual(["good"]);
  expect(excludedItems.map(({ value, reason }) => [value.title, reason])).toEqual([
    [undefined, "not-current"],
    ["panel", "report-not-current"],
    ["member", "report-not-current"],
  ]);
});

describe("results", () => {
  const result = (
    value: string,
    date: string,
    unit = "mg/dl",
    code: object = coded("1", "Glucose", "loinc"),
  ): Resource => ({
    resourceType: "Observation",
    id: `${value} ${date}`,
    code,
    effectiveDateTime: date,
    valueQuantity: { value, unit },
  });
  const seriesOf = (...inputs: SummaryInput[]) =>
    summaryOf(...inputs).results.map(({ code, unit, results }) => [
      `${code?.label} ${unit}`,
      ...results.map(({ value, hospital, date }) => {
        const sentValue = value.result.value;
        return `${sentValue?.type === "quantity" ? sentValue.quantity.value : "?"} ${hospital} ${date?.text}`;
      }),
    ]);

  test("of one code and unit stand in one series, the newest first, across hospitals", () => {
    const other = result("5.6", "2024-05", "mmol/l");
    expect(seriesOf(from("A", {}, result("110", "2023"), other), from("B", {}, result("140", "2024-02-01")))).toEqual([
      ["Glucose mmol/l", "5.6 A 2024-05"],
      ["Glucose mg/dl", "140 B 2024-02-01", "110 A 2023"],
    ]);
  });

  test("without a code are grouped by their words", () => {
    const named = (value: string, text: string) => result(value, "2024", "%", { text });
    expect(seriesOf(from("A", {}, named("1", "HbA1c"), named("2", "HBA1C"), named("3", "SpO2")))).toEqual([
      ["HbA1c %", "1 A 2024", "2 A 2024"],
      ["SpO2 %", "3 A 2024"],
    ]);
  });

  test("without a date have that of their report or panel, before that of the document", () => {
    const undated = {
      resourceType: "Observation",
      id: "o",
      code: { text: "HDL" },
      valueQuantity: { value: 40, unit: "mg/dl" },
    };
    const panel = {
      resourceType: "Observation",
      id: "p",
      code: { text: "Lipids" },
      hasMember: [{ reference: "Observation/o" }],
    };
    const report = {
      resourceType: "DiagnosticReport",
      id: "r",
      issued: "2022-01-05",
      result: [{ reference: "Observation/p" }],
    };
    const entryOf = (...resources: Resource[]) =>
      summaryOf(from("A", {}, undated, ...resources)).results[0]?.results[0];
    expect(entryOf(panel, report)).toMatchObject({ date: { text: "2022-01-05" }, dateFrom: "report" });
    expect(entryOf(panel)).toMatchObject({ date: { text: "2024-05-07" }, dateFrom: "document" });
  });

  test("of components stand in series of their own", () => {
    const component = [
      { code: { text: "Systolic" }, valueQuantity: { value: 120, unit: "mmHg" } },
      { code: { text: "Diastolic" }, valueQuantity: { value: 80, unit: "mmHg" } },
    ];
    const pressure = {
      resourceType: "Observation",
      id: "bp",
      code: { text: "BP" },
      effectiveDateTime: "2024",
      component,
    };
    expect(seriesOf(from("A", {}, pressure))).toEqual([
      ["Systolic mmHg", "120 A 2024"],
      ["Diastolic mmHg", "80 A 2024"],
    ]);
  });
});

describe("what is excluded is listed:", () => {
  test("documents that could not be read, of somebody else, or entered in error", () => {
    const ravi = { resourceType: "Patient", id: "r", name: [{ text: "Ravi Kumar" }] };
    const dust = { resourceType: "Condition", id: "1", code: { text: "Asthma" } };
    const summary = summaryOf(
      { key: "1", hospital: "A", problem: "xml" },
      { ...from("B", { subject: { reference: "Patient/r" } }, ravi, dust), key: "2" },
      { ...from("C", { status: "entered-in-error" }, dust), key: "3" },
    );
    expect(summary.excludedDocuments).toEqual([
      { document: "1", hospital: "A", reason: "xml" },
      { document: "2", hospital: "B", reason: "other-person" },
      { document: "3", hospital: "C", reason: "not-current" },
    ]);
    expect([summary.documents, summary.problems]).toEqual([[], []]);
  });

  test("items of somebody else inside a document", () => {
    const child = { resourceType: "Patient", id: "child", name: [{ text: "Baby" }] };
    const jaundice = {
      resourceType: "Condition",
      id: "1",
      code: { text: "Jaundice" },
      subject: { reference: "Patient/child" },
    };
    const { problems, excludedItems } = summaryOf(from("A", {}, child, jaundice));
    expect(problems).toEqual([]);
    expect(excludedItems).toMatchObject([{ value: { title: "Jaundice" }, reason: "other-person" }]);
  });

  test("what the documents lack", () => {
    const missing = { resourceType: "Observation", id: "9" };
    expect(summaryOf(from("A", { section: [section("Tests", missing)] })).notIncluded).toMatchObject([
      { hospital: "A", value: { reason: "not-included-by-sender", text: "Observation/9" } },
    ]);
  });
});
