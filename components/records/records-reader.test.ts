import { describe, expect, test } from "vitest";
import { coded, documentOf, section, type Resource } from "@/test/support/health-documents";
import { renderedRecords, type PageChanges } from "@/test/support/rendered-records";

/** The page of one document that has these resources. */
const pageOf = (...resources: Resource[]) =>
  renderedRecords([documentOf({ date: "2024-03-05", section: [section("Section", ...resources)] }, ...resources)]);
const page = (changes: PageChanges, ...documents: unknown[]) => renderedRecords(documents, changes);

const allergy = (text: string, elements: object = {}): Resource => ({
  resourceType: "AllergyIntolerance",
  id: text,
  code: { text },
  ...elements,
});
const medicine = (text: string, dosage: object, elements: object = {}): Resource => ({
  resourceType: "MedicationRequest",
  id: text,
  status: "active",
  medicationCodeableConcept: { text },
  dosageInstruction: [dosage],
  ...elements,
});
const result = (text: string, elements: object): Resource => ({
  resourceType: "Observation",
  id: text,
  status: "final",
  code: { text },
  ...elements,
});
const quantity = (value: unknown, unit: string) => ({ value, unit });

describe("allergies stand under one of four titles:", () => {
  const TITLES = ["Known allergies", "No known allergies", "Allergies not recorded", "Allergies unavailable"];
  const titlesOf = (lines: string[]) =>
    TITLES.filter((title) => lines.some((line) => line.replace(/^! /, "").startsWith(title)));

  test("a known one is emphasised", () => {
    const { html, lines } = pageOf(allergy("Penicillin", { criticality: "high" }));
    expect(titlesOf(lines)).toEqual(["Known allergies"]);
    expect(lines).toContain("Penicillin — high risk");
    expect(html).toContain("border-bad");
  });

  test("an active, confirmed record that there is none is not under known ones, and is not emphasised", () => {
    const { html, lines } = pageOf({
      resourceType: "AllergyIntolerance",
      id: "none",
      code: coded("716186003", "No known allergy"),
      clinicalStatus: coded("active"),
      verificationStatus: coded("confirmed"),
    });
    expect(titlesOf(lines)).toEqual(["No known allergies"]);
    expect(html).not.toContain("border-bad");
  });

  test("without any, that these hospitals recorded none", () => {
    const { lines } = pageOf();
    expect(titlesOf(lines)).toEqual(["Allergies not recorded"]);
    expect(lines).toContain("No allergies recorded by these hospitals. Ask the patient.");
  });

  test("where a document cannot be read, that they are unavailable", () => {
    const { lines } = page({ problems: ["not-json"] }, documentOf({}));
    expect(titlesOf(lines)).toEqual(["Allergies unavailable"]);
  });
});

describe("a medicine", () => {
  test("stands in one line: its name in bold, form, strength, dose, route and frequency, with em dashes between", () => {
    const drug = { resourceType: "Medication", id: "m", code: { text: "Metformin" }, form: { text: "tablet" } };
    const ingredient = [{ itemCodeableConcept: { text: "Metformin" }, strength: { numerator: quantity(500, "mg") } }];
    const dosage = {
      doseAndRate: [{ doseQuantity: quantity(0.5, "tablet") }],
      route: { text: "oral" },
      timing: { repeat: { frequency: 2, period: 1, periodUnit: "d", boundsDuration: quantity(30, "days") } },
    };
    const request = medicine("x", dosage, {
      medicationCodeableConcept: undefined,
      medicationReference: { reference: "Medication/m" },
    });
    const { html, lines } = pageOf({ ...request }, { ...drug, ingredient });
    expect(lines).toContain("Metformin — tablet — Metformin 500 mg — 0.5 tablet — oral — 2 × in 1 d — for 30 days");
    expect(html).toContain('<strong class="font-bold">Metformin</strong>');
  });

  test("has the sender's text before everything else, and no sentence from coded timing beside it", () => {
    const timing = { repeat: { frequency: 2, period: 1, periodUnit: "d" } };
    const { lines } = pageOf(medicine("Metformin 500 mg", { text: "1 tablet twice daily", timing }));
    expect(lines).toContain("Metformin 500 mg — 1 tablet twice daily");
  });

  test("has a warning where text and coded timing contradict each other", () => {
    const timing = { repeat: { frequency: 1, period: 2, periodUnit: "mo" } };
    const { lines } = pageOf(medicine("Metformin 500 mg", { text: "twice daily", timing }));
    expect(lines).toContain(
      "Metformin 500 mg — twice daily — ⚠ The coded timing contradicts this text: 1 × in 2 months. Check with the hospital.",
    );
  });

  test("has 1-0-1 as sent, which is explained when it is opened", () => {
    const { html } = pageOf(medicine("Metformin 500 mg", { text: "1-0-1" }));
    expect(html).toMatch(/<summary[^>]*>1-0-1<span class="sr-only"> \(explain\)<\/span><\/summary>/);
    expect(html).toContain("(morning 1, noon 0, night 1)");
  });

  test("that was stopped is marked so, and is no current one", () => {
    const { lines } = pageOf(medicine("Tramadol 50 mg", {}, { status: "stopped" }));
    expect(lines).toContain("Current medicines (0)");
    expect(lines.filter((line) => line.includes("Tramadol"))).toContain(
      "Tramadol 50 mg: not current (stopped) 05-Mar-2024 (date of the document) · Hospital 1",
    );
    expect(lines).toContain("⊘ Not current stopped");
  });
});

describe("a result", () => {
  const rowOf = (elements: object) => {
    const { lines } = pageOf(result("TSH", elements));
    return lines.slice(lines.lastIndexOf("TSH"), lines.lastIndexOf("TSH") + 4);
  };

  test("has value and range with unit as sent, also one-sided, and a mark by word and sign", () => {
    const referenceRange = [{ high: quantity(4.5, "uIU/mL") }];
    expect(rowOf({ valueQuantity: quantity("6.20", "uIU/mL"), referenceRange })).toEqual([
      "TSH",
      "6.20 uIU/mL",
      "up to 4.5 uIU/mL",
      "▲ above",
    ]);
  });

  test("has no mark where the units differ", () => {
    const referenceRange = [{ high: quantity(4.5, "mIU/L") }];
    expect(rowOf({ valueQuantity: quantity(6.2, "uIU/mL"), referenceRange })).not.toContain("▲ above");
  });

  test("has the sender's interpretation first", () => {
    const elements = {
      valueQuantity: quantity(2, "uIU/mL"),
      referenceRange: [{ high: quantity(4.5, "uIU/mL") }],
      interpretation: [coded("HH", "Critical high")],
    };
    expect(rowOf(elements)).toContain("▲▲ critically above (Critical high)");
  });

  test("has its comparator, or the reason why it has no value", () => {
    expect(rowOf({ valueQuantity: { ...quantity(5, "mg/L"), comparator: "<" } })).toContain("<5 mg/L");
    expect(rowOf({ dataAbsentReason: { text: "Sample haemolysed" } })).toContain("No value: Sample haemolysed");
  });

  test("has a trend where the test recurs with the same unit, and only there", () => {
    const dated = (date: string, value: number, unit: string) =>
      documentOf({ date }, result("HbA1c", { effectiveDateTime: date, valueQuantity: quantity(value, unit) }));
    expect(page({}, dated("2024-03-05", 8.4, "%"), dated("2025-03-05", 7.9, "%")).html).toContain(
      "Trend, oldest first: 8.4, 7.9 %",
    );
    expect(page({}, dated("2024-03-05", 8.4, "%"), dated("2025-03-05", 63, "mmol/mol")).html).not.toContain("Trend");
  });
});

test("dates have the month as a word, and partial ones stay partial", () => {
  const since = (onsetDateTime: string) => ({
    resourceType: "Condition",
    id: onsetDateTime,
    code: { text: onsetDateTime },
    onsetDateTime,
  });
  const { lines } = pageOf(since("1991"), since("2023-05"), since("2024-03-05"));
  for (const text of ["since 1991", "since May 2023", "since 05-Mar-2024"])
    expect(lines.some((line) => line.startsWith(text))).toBe(true);
});

test("an invoice has its figures as sent, also where they do not add up", () => {
  const { lines } = pageOf({
    resourceType: "Invoice",
    id: "i",
    lineItem: [
      {
        chargeItemCodeableConcept: { text: "Bed" },
        priceComponent: [{ type: "base", amount: { value: "500.00", currency: "INR" } }],
      },
    ],
    totalNet: { value: 450, currency: "INR" },
  });
  expect(lines).toEqual(expect.arrayContaining(["Bed", "base 500.00 INR", "Total net: 450 INR"]));
});

describe("the page", () => {
  test("begins with name, birth, gender and ABHA address in this order, unknown ones in words", () => {
    const { html, lines } = page({ patient: { gender: null } });
    expect(lines[0]).toBe("Meera Nairborn: not knowngender: not knownmeera@sbx");
    expect(html).not.toContain("?</");
  });

  test("warns of a document that names somebody else, and counts nothing of it", () => {
    const other = { resourceType: "Patient", id: "o", name: [{ text: "Ravi Menon" }], gender: "male" };
    const resources = [other, allergy("Penicillin", { patient: { reference: "Patient/o" } })];
    const { lines } = page({}, documentOf({ date: "2024-03-05", subject: { reference: "Patient/o" } }, ...resources));
    expect(lines).toContain("! 1 document names somebody else");
    expect(lines.some((line) => line.includes("names Ravi Menon") && line.includes("differs in name, gender"))).toBe(
      true,
    );
    expect(lines.some((line) => line.includes("Known allergies"))).toBe(false);
  });

  test("has the summary in fixed order, then the documents, then what is not included", () => {
    const { html } = pageOf(allergy("Penicillin"));
    const ids = [
      "allergies",
      "medicines",
      "problems",
      "results",
      "procedures",
      "immunizations",
      "documents",
      "not-included",
    ];
    const places = ids.map((id) => html.indexOf(`id="${id}"`));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places).not.toContain(-1);
  });

  test("shows above the summary what is not included, and that nothing is missing where that is so", () => {
    const refused = [{ artefactId: "artefact", hospital: "Hospital 1", reason: "not-authentic" as const }];
    const { lines } = page({ refused, problems: ["too-deep", "not-json"] });
    expect(lines).toContain("Not included: 2 documents that could not be read · 1 entry refused on arrival");
    expect(pageOf().lines).toContain("Not included: nothing is missing, as far as can be seen");
  });

  test("shows first what the patient left out", () => {
    const { lines } = page({ consent: { leftOut: ["DischargeSummary"] } });
    expect(lines.find((line) => line.startsWith("The patient left out: discharge summaries."))).toBeDefined();
  });

  test("shows how many pages have arrived while records arrive", () => {
    const { html, lines } = page({
      consent: { transfer: { status: "receiving", received: 3, expected: 7, reason: null } },
    });
    expect(lines).toContain("General Hospital:arriving: 3 of 7");
    expect(html).toContain('<progress aria-label="arriving: 3 of 7" max="7" value="3"');
  });

  test("shows what no section lists under a heading of its own", () => {
    const { lines } = page({}, documentOf({}, result("Height", { valueQuantity: quantity(158, "cm") })));
    expect(lines).toContain("Also in this document");
  });

  test("names once what a section or a report refers to and the sender has not included", () => {
    const gone = { reference: "Observation/gone" };
    const report = { resourceType: "DiagnosticReport", id: "r", code: { text: "Blood count" }, result: [gone, gone] };
    const listed = { title: "Section", entry: [{ reference: "DiagnosticReport/r" }, { reference: "Condition/gone" }] };
    const { lines } = page({}, documentOf({ date: "2024-03-05", section: [listed] }, report));
    expect(lines).toContain("Not included by the sender: Condition/gone");
    expect(lines).toContain("Results not included by the sender: Observation/gone");
  });

  test("has an address of a sender as text alone", () => {
    const { html } = pageOf({
      resourceType: "DocumentReference",
      id: "d",
      content: [
        { attachment: { contentType: "application/pdf", url: "https://hip.example/report.pdf", title: "Report" } },
      ],
    });
    expect(html).toContain("https://hip.example/report.pdf");
    expect(html).not.toMatch(/(?:href|src)="(?!#|\/api\/records\/)/);
  });
});

describe("the sender's prose names its language, so that it is read aloud as such inside a page of another:", () => {
  const div = (words: string) => ({
    status: "additional",
    div: `<div xmlns="http://www.w3.org/1999/xhtml">${words}</div>`,
  });
  const inLanguage = (language: string | undefined, ...resources: Resource[]) =>
    renderedRecords([
      documentOf(
        {
          date: "2024-03-05",
          text: div("Whole"),
          section: [section("Verlauf", ...resources)],
          ...(language && { language }),
        },
        ...resources,
      ),
    ]).html;

  test("that of the document, for its title, sections and text", () => {
    const html = inLanguage("en-IN", result("Hb", { note: [{ text: "Repeat it" }] }));
    expect(html).toMatch(/<div lang="en-IN" class="narrative[^>]*><div[^>]*>Whole/);
    expect(html).toContain('<span lang="en-IN">Verlauf</span>');
    expect(html).toMatch(/<p lang="en-IN"[^>]*>Repeat it/);
  });

  test("that of a resource, where it names one", () => {
    const html = inLanguage("en-IN", result("Hb", { language: "hi", note: [{ text: "फिर जाँचें" }], text: div("हिंदी") }));
    expect(html).toMatch(/<p lang="hi"[^>]*>फिर जाँचें/);
    expect(html).toMatch(/<div lang="hi" class="narrative[^>]*><div[^>]*>हिंदी/);
  });

  test.each([undefined, "English", 'en" onclick="x'])("none, where the document names %j", (language) => {
    expect(inLanguage(language)).toMatch(/<div lang="" class="narrative[^>]*><div[^>]*>Whole/);
  });
});
