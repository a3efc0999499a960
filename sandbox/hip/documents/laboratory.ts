import { createPdf } from "@/sandbox/hip/attachments/pdf";
import { DocumentBuilder, type DocumentHeader, type Reference, type Resource } from "./document-builder";
import {
  attachment,
  concept,
  diagnosticReport,
  documentReference,
  interpretation,
  measured,
  observation,
  quantity,
  type Coded,
} from "./resources";
import { template, type DocumentTemplate, type Visit } from "./visit";

// A laboratory that lists results under DiagnosticReport.result alone, with relative references.

const header = (title: string): DocumentHeader => ({
  hiType: "DiagnosticReport",
  title,
  entryNames: "relative",
  author: { name: "Laboratory Physician", qualification: "MD (Pathology)" },
});

const hba1c = (value: number, mark?: string): Resource =>
  measured({ text: "HbA1c", loinc: "4548-4" }, value, "%", {
    low: 4,
    high: 5.6,
    ...(mark === undefined ? {} : { interpretation: interpretation(mark) }),
  });
const fastingGlucose = (value: number): Resource =>
  measured({ text: "Glucose, fasting", loinc: "1558-6" }, value, "mg/dL", { low: 70, high: 100 });
const creatinine = (value: number): Resource =>
  measured({ text: "Creatinine", loinc: "2160-0" }, value, "mg/dL", { low: 0.5, high: 1.1 });
/** Its range has an upper limit only. */
const tsh = (value: number): Resource => measured({ text: "TSH", loinc: "3016-3" }, value, "uIU/mL", { high: 4.5 });
const ldl = (value: number): Resource =>
  measured({ text: "LDL cholesterol", loinc: "13457-7" }, value, "mg/dL", {
    referenceRange: [{ text: "Optimal below 100; high from 160" }],
  });
const haemoglobin = (value: number): Resource =>
  measured({ text: "Haemoglobin", loinc: "718-7" }, value, "g/dL", { low: 12, high: 15 });

const BLOOD_TESTS: Coded = { text: "Blood tests" };

/** A report whose results no section lists. */
function report(title: string, results: Resource[], members: Record<string, unknown> = {}): DocumentTemplate {
  return template(header(title), (document) => {
    const references = results.map((result) => document.add(result));
    const entry = document.add(diagnosticReport({ text: title }, references, members));
    document.addSection({ title, code: "721981007", entries: [entry] });
  });
}

/** A report whose results the section lists too. */
const listedResults = template(header("Diabetes profile"), (document) => {
  const results = [hba1c(9.1), fastingGlucose(186), creatinine(0.8)].map((result) => document.add(result));
  const entry = document.add(diagnosticReport(BLOOD_TESTS, results));
  document.addSection({ title: "Diabetes profile", code: "721981007", entries: [entry, ...results] });
});

/** A panel: the report refers to one observation, which has the results as members. */
const bloodCount = template(header("Complete blood count"), (document) => {
  const members: Reference[] = [
    haemoglobin(11.2),
    measured({ text: "Platelets", loinc: "777-3" }, 238, "10*3/uL", { low: 150, high: 410 }),
    observation({ text: "Malaria parasite" }, { valueString: "Not seen" }),
    observation(
      { text: "Blood group", loinc: "882-1" },
      { valueCodeableConcept: concept({ text: "B Rh positive", snomed: "278150003" }) },
    ),
  ].map((result) => document.add(result));
  const panel = observation({ text: "Complete blood count", loinc: "58410-2" }, { hasMember: members });
  const entry = document.add(diagnosticReport(BLOOD_TESTS, [document.add(panel)]));
  document.addSection({ title: "Haematology", code: "721981007", entries: [entry] });
});

/** Results that are not a plain number, and one that the bundle does not include. */
const unusualResults = report(
  "Infection markers",
  [
    observation(
      { text: "C-reactive protein", loinc: "1988-5" },
      { valueQuantity: { ...quantity(5, "mg/L"), comparator: "<" }, referenceRange: [{ high: quantity(6, "mg/L") }] },
    ),
    observation(
      { text: "Dengue NS1 antigen" },
      { valueCodeableConcept: concept({ text: "Positive" }), interpretation: interpretation("POS") },
    ),
    observation(
      { text: "Widal test" },
      { dataAbsentReason: concept({ text: "Sample haemolysed" }), note: [{ text: "Please repeat." }] },
    ),
    measured({ text: "Potassium", loinc: "2823-3" }, 6.4, "mmol/L", {
      low: 3.5,
      high: 5.1,
      interpretation: interpretation("HH"),
    }),
    // A number that the software wrote as text.
    observation({ text: "Sodium", loinc: "2951-2" }, { valueQuantity: { value: "138", unit: "mmol/L" } }),
  ],
  {
    conclusion: "Dengue NS1 antigen positive. Critical potassium, informed by telephone.",
    specimen: [{ reference: "Specimen/99", display: "Venous blood" }],
  },
);

/** A PDF that is base64 of base64, as some software sends it. */
const encodedTwice = template(header("Thyroid profile"), (document) => {
  const pdf = createPdf(["Lotus Diagnostics", "", "Thyroid profile", "TSH 6.2 uIU/mL (up to 4.5)"]);
  const once = Buffer.from(pdf.toString("base64"), "latin1");
  const result = document.add(tsh(6.2));
  const presentedForm = [attachment("application/pdf", once, "Thyroid profile.pdf")];
  const entry = document.add(diagnosticReport({ text: "Thyroid profile" }, [result], { presentedForm }));
  document.addSection({ title: "Thyroid profile", code: "721981007", entries: [entry] });
});

/** An attachment that has no content yet. */
const placeholder = report("Urine culture", [], {
  status: "registered",
  presentedForm: [attachment("application/pdf", Buffer.from("DUMMY"), "Report awaited")],
});

/** Results of a wellness package, in a collection without a Composition. */
const collection: DocumentTemplate = {
  hiType: "DiagnosticReport",
  build: (source) => {
    const document = new DocumentBuilder(source, header("Lipid profile"));
    const results = [
      ldl(142),
      measured({ text: "HDL cholesterol", loinc: "2085-9" }, 41, "mg/dL", { low: 50 }),
      measured({ text: "Triglycerides", loinc: "2571-8" }, 212, "mg/dL", { high: 150 }),
    ].map((result) => document.add(result));
    document.add(diagnosticReport({ text: "Lipid profile" }, results, { status: "amended" }));
    return document.toBundle({ withComposition: false });
  },
};

/** A report that the laboratory filed for this patient although another person's name is inside. */
const otherPerson = template(
  {
    ...header("Kidney function"),
    patient: () => ({ name: [{ text: "PATIENT OF BED 12" }], gender: "male", birthDate: "1951" }),
  },
  (document) => {
    const results = [creatinine(1.9)].map((result) => document.add(result));
    const entry = document.add(diagnosticReport({ text: "Kidney function" }, results));
    document.addSection({ title: "Biochemistry", code: "721981007", entries: [entry] });
  },
);

/** A PDF alone, sent as a record of another kind: title and type contradict each other. */
const scannedReport = template(
  { ...header("Report of an outside laboratory"), hiType: "HealthDocumentRecord" },
  (document) => {
    const pdf = createPdf(["Outside laboratory", "", "HbA1c 8.8 %"]);
    const attached = attachment("application/pdf", pdf, "Outside report.pdf");
    const entry = document.add(documentReference({ text: "Laboratory report", snomed: "4241000179101" }, attached));
    document.addSection({ title: "Documents", entries: [entry] });
  },
);

/** A document that a program wrote in Python's notation instead of JSON. */
const pythonNotation: DocumentTemplate = {
  hiType: "DiagnosticReport",
  build: (source) => {
    const document = new DocumentBuilder(source, header("Blood sugar"));
    const results = [document.add(fastingGlucose(171))];
    const entry = document.add(diagnosticReport({ text: "Blood sugar" }, results));
    document.addSection({ title: "Biochemistry", entries: [entry] });
    return JSON.stringify(document.toBundle()).replaceAll('"', "'");
  },
};

const followUp = (glycated: number, glucose: number, kidney: number, mark?: string) =>
  report("Diabetes profile", [hba1c(glycated, mark), fastingGlucose(glucose), creatinine(kidney)]);

export const LABORATORY_VISITS: Visit[] = [
  { monthsAgo: 62, day: 27, documents: [pythonNotation] },
  { monthsAgo: 58, day: 6, documents: [listedResults, scannedReport] },
  { monthsAgo: 45, day: 11, documents: [followUp(8.3, 154, 0.8), collection] },
  { monthsAgo: 31, day: 18, documents: [bloodCount, unusualResults] },
  { monthsAgo: 24, day: 8, documents: [followUp(7.6, 141, 0.9, "H"), otherPerson] },
  { monthsAgo: 14, day: 20, documents: [encodedTwice, placeholder] },
  { monthsAgo: 8, day: 3, documents: [followUp(7.1, 128, 0.9), report("Thyroid profile", [tsh(4.1)])] },
  { monthsAgo: 1, day: 10, documents: [followUp(6.7, 112, 1), report("Lipid profile", [ldl(96)])] },
];
