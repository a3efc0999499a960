import { describe, expect, test } from "vitest";
import { coded, documentOf, entriesOf, section, type Resource } from "@/test/support/health-documents";
import { renderedRecords } from "@/test/support/rendered-records";

const result = (id: string, elements: object = {}): Resource => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: { text: id },
  valueString: `value of ${id}`,
  ...elements,
});
const condition = (id: string): Resource => ({ resourceType: "Condition", id, code: { text: id } });
const procedure = (id: string): Resource => ({ resourceType: "Procedure", id, code: { text: id } });

/** The lines of the document itself, below the summary. */
function linesOf(document: object): string[] {
  const { lines } = renderedRecords([document]);
  return lines.slice(lines.findIndex((line) => line.startsWith("Received from") || line.includes("Received from")));
}
const between = (lines: string[], from: string, to: string) =>
  lines.slice(lines.indexOf(from) + 1, lines.indexOf(to, lines.indexOf(from)));

describe("the words of a reference stand beside the name of what it means:", () => {
  test("those of a section for a result", () => {
    const entry = [{ reference: "Observation/TSH", display: "Thyroid test of the ward" }];
    const lines = linesOf(documentOf({ section: [{ title: "Tests", entry }] }, result("TSH")));
    expect(lines).toContain("TSH · Thyroid test of the ward");
  });

  test("those of a report and of a panel for their results", () => {
    const report = {
      resourceType: "DiagnosticReport",
      id: "report",
      code: { text: "Blood" },
      result: [{ reference: "Observation/Panel", display: "First panel" }],
    };
    const panel = result("Panel", { hasMember: [{ reference: "Observation/Hb", display: "Red pigment" }] });
    const lines = linesOf(documentOf({ section: [section("Tests", report)] }, report, panel, result("Hb")));
    expect(lines).toContain("Panel · First panel");
    expect(lines).toContain("Hb · Red pigment");
  });

  test("but not where they are the name itself", () => {
    const named = result("TSH", { code: { ...coded("11580-8", "Thyrotropin", "loinc"), text: "TSH" } });
    const entry = [{ reference: "Observation/TSH", display: "thyrotropin" }];
    const lines = linesOf(documentOf({ section: [{ title: "Tests", entry }] }, named));
    expect(lines).toContain("TSH (Thyrotropin)");
  });
});

describe("what kind of thing an item is", () => {
  test("is shown by a heading where no section lists it", () => {
    const vaccine = { resourceType: "Immunization", id: "v", vaccineCode: { text: "BCG" } };
    const lines = linesOf({
      resourceType: "Bundle",
      entry: entriesOf(vaccine, procedure("Dressing"), condition("Fever")),
    });
    const from = lines.indexOf("Also in this document");
    expect(lines.slice(from + 1, from + 7)).toEqual([
      "Conditions",
      "Fever",
      "Procedures",
      "Dressing",
      "Immunisations",
      "BCG",
    ]);
  });

  test("stands before it where a section has several kinds, or no name", () => {
    const resources = [condition("Fever"), procedure("Dressing")];
    const several = linesOf(documentOf({ section: [section("History", ...resources)] }, ...resources));
    expect(several).toEqual(expect.arrayContaining(["Condition:Fever", "Procedure:Dressing"]));
    const only = condition("Fever");
    expect(linesOf(documentOf({ section: [section("Complaints", only)] }, only))).toContain("Fever");
    expect(linesOf(documentOf({ section: [{ ...section("", only), title: undefined }] }, only))).toContain(
      "Condition:Fever",
    );
  });

  test("stands before what belongs to another item", () => {
    const visit = { resourceType: "Encounter", id: "e", diagnosis: [{ condition: { reference: "Condition/Fever" } }] };
    const lines = linesOf(documentOf({ encounter: { reference: "Encounter/e" } }, visit, condition("Fever")));
    expect(lines).toContain("Condition:Fever");
  });

  test("is shown in words for a type without words of ours", () => {
    const lines = linesOf({ resourceType: "ClinicalImpression", description: "Stable" });
    expect(lines).toContain("Clinical impression — Stable");
  });
});

describe("in words a reader knows:", () => {
  test("true and false as yes and no", () => {
    const { lines } = renderedRecords([
      documentOf({}, result("Smoker", { valueString: undefined, valueBoolean: false })),
    ]);
    expect(lines.slice(lines.lastIndexOf("Smoker"), lines.lastIndexOf("Smoker") + 2)).toEqual(["Smoker", "no"]);
  });

  test("no code beside words, and the code where there are none", () => {
    const code = { text: "Hb", coding: [{ code: "718-7" }] };
    const lines = linesOf(
      documentOf({}, result("a", { code }), result("b", { code: { coding: [{ code: "882-1" }] } })),
    );
    expect(lines).toContain("Hb");
    expect(lines).toContain("882-1");
    const section = { title: "Problems", code: { coding: [{ code: "11450-4" }] }, text: { div: "<div>None</div>" } };
    expect(linesOf(documentOf({ section: [section] }))).toContain("Problems");
  });

  test("a medicine is taken from a day on, where its end is open", () => {
    const timing = { repeat: { boundsPeriod: { start: "2024-03-05" } } };
    const medicine = { resourceType: "MedicationRequest", id: "m", medicationCodeableConcept: { text: "Amlodipine" } };
    const { lines } = renderedRecords([documentOf({}, { ...medicine, dosageInstruction: [{ text: "once", timing }] })]);
    expect(lines).toContain("Amlodipine — once — from 05-Mar-2024");
  });

  test("an element without the type at the end of its name", () => {
    const lines = linesOf(documentOf({}, { ...procedure("Dressing"), outcomeCodeableConcept: { text: "Healed" } }));
    expect(lines).toContain("Outcome: Healed");
  });

  test("answers after their questions", () => {
    const item = [{ linkId: "1", text: "HbA1c known?", answer: [{ valueBoolean: true }] }];
    const lines = linesOf(documentOf({}, { resourceType: "QuestionnaireResponse", id: "q", item }));
    expect(lines).toContain("HbA1c known? yes");
  });

  test("the time of issue only where it is another than that of the result", () => {
    const at = (effectiveDateTime: string, issued: string) =>
      linesOf(documentOf({}, result("Hb", { effectiveDateTime, issued }))).filter((line) => line.startsWith("Issued"));
    expect(at("2024-03-05T10:00:00+05:30", "2024-03-05T10:00:00.123+05:30")).toEqual([]);
    expect(at("2024-03-05T10:00:00+05:30", "2024-03-05T10:00:00Z")).toEqual(["Issued: 05-Mar-2024 10:00 UTC"]);
    expect(at("last week", "next week")).toEqual(["Issued: next week"]);
  });

  test("the time in which a name was in use apart from the name", () => {
    const name = [{ text: "Meera Nair" }, { text: "Meera Menon", period: { end: "2002" } }];
    const patient = { resourceType: "Patient", id: "q", name, address: [{ line: ["1 MG Road"], city: "Kochi" }] };
    const lines = linesOf({ resourceType: "Bundle", entry: entriesOf(patient) });
    expect(lines.join("\n")).toContain("Name, period, end: 2002");
    expect(lines.join("\n")).toContain("Address: 1 MG Road\n, Kochi");
  });

  test("what stands above with its kind", () => {
    const visit = { resourceType: "Encounter", id: "e", class: { display: "ambulatory" } };
    const lines = linesOf(documentOf({ section: [section("Complaints", visit), section("Plan", visit)] }, visit));
    expect(lines).toEqual(expect.arrayContaining(["Visit: ambulatory", "Visit: ambulatory: shown above"]));
  });
});

test("what a section lists and the sender has not included is named once as missing", () => {
  const lines = linesOf(documentOf({ section: [{ title: "Tests", entry: [{ reference: "Binary/7" }] }] }));
  expect(between(lines, "Tests", "Not included")).toEqual(["Not included by the sender: Binary/7"]);
});

test("a section without a title shows every word of its code", () => {
  const code = { text: "Advice", ...coded("1", "Order document") };
  expect(linesOf(documentOf({ section: [{ code, text: { div: "<div>Rest</div>" } }] }))).toContain(
    "Advice Order document",
  );
});

test("identifiers of every person, uses of addresses and final statuses stand in the technical details", () => {
  const personOf = (id: string, phone: string): Resource => ({
    resourceType: "Patient",
    id,
    name: [{ text: id }],
    identifier: [{ value: `MR ${id}` }],
    telecom: [{ system: "phone", value: phone, use: "work" }],
  });
  const { html, lines } = renderedRecords([
    { entry: entriesOf(personOf("Ravi Menon", "111"), personOf("Meera Nair", "222"), result("TSH")) },
  ]);
  for (const text of ["MR Ravi Menon", "MR Meera Nair", "111", "222"]) expect(html).toContain(text);
  const technical = lines.slice(lines.findIndex((line) => line.startsWith("Codes and technical details"))).join("\n");
  expect(technical).toContain("work");
  expect(technical).toContain("final");
});
