import type { HiType } from "@/lib/abdm/vocabulary";
import { createDicom } from "@/sandbox/hip/attachments/dicom";
import { createPdf } from "@/sandbox/hip/attachments/pdf";
import { indiaTime, type DocumentBuilder, type DocumentHeader } from "./document-builder";
import {
  allergy,
  attachment,
  bloodPressure,
  concept,
  condition,
  diagnosticReport,
  documentReference,
  measured,
  medicationRequest,
  quantity,
  type Prescribed,
} from "./resources";
import { template, type DocumentTemplate, type Visit } from "./visit";

// A hospital whose software writes structured documents, with UUIDs as references that all resolve.

const header = (hiType: HiType, title: string, author = "Dr. Manju"): DocumentHeader => ({
  hiType,
  title,
  entryNames: "uuid",
  author: { name: author, qualification: "MBBS, MD (General Medicine)" },
});

const diabetes = () => condition({ text: "Type 2 diabetes mellitus", snomed: "44054006" });
const hypertension = () => condition({ text: "Essential hypertension", snomed: "59621000" });
const penicillin = () =>
  allergy(
    { text: "Allergy to penicillin", snomed: "91936005" },
    {
      criticality: "high",
      reaction: [{ manifestation: [concept({ text: "Generalised urticaria" })], severity: "moderate" }],
    },
  );
const metformin = (dosage: string, members: Partial<Prescribed> = {}): Prescribed => ({
  drug: { text: "Metformin 500 mg oral tablet" },
  dosage,
  ...members,
});
const telmisartan = (dosage: string, members: Partial<Prescribed> = {}): Prescribed => ({
  drug: { text: "Telmisartan 40 mg oral tablet" },
  dosage,
  ...members,
});
const onceDaily = { frequency: 1, period: 1, periodUnit: "d" } as const;
const twiceDaily = { frequency: 2, period: 1, periodUnit: "d" } as const;

function addMedicines(document: DocumentBuilder, prescribed: Prescribed[]): void {
  const entries = prescribed.map((one) => document.add(medicationRequest(one)));
  document.addSection({ title: "Medications", code: "721912009", entries });
}

const prescription = (title: string, prescribed: Prescribed[]): DocumentTemplate =>
  template(header("Prescription", title), (document) => addMedicines(document, prescribed));

type Consultation = { complaint: string; weight: number; pressure: [number, number]; advice: string };

function consultation({ complaint, weight, pressure, advice }: Consultation): DocumentTemplate {
  return template(header("OPConsultation", "General medicine consultation"), (document) => {
    document.addSection({
      title: "Chief complaints",
      code: "422843007",
      narrative: `<p>${complaint}</p>`,
      entries: [document.add(condition({ text: complaint }))],
    });
    document.addSection({
      title: "Medical history",
      code: "371529009",
      entries: [document.add(diabetes()), document.add(hypertension())],
    });
    document.addSection({ title: "Allergies", code: "722446000", entries: [document.add(penicillin())] });
    document.addSection({
      title: "Physical examination",
      code: "425044008",
      entries: [
        document.add(bloodPressure(...pressure)),
        document.add(measured({ text: "Body weight", loinc: "29463-7" }, weight, "kg")),
        document.add(measured({ text: "Heart rate", loinc: "8867-4" }, 78, "/min", { low: 60, high: 100 })),
      ],
    });
    document.addSection({ title: "Follow up", code: "390906007", narrative: `<p>${advice}</p>` });
  });
}

/** A consultation whose diagnosis no section lists: only the encounter refers to it. */
const consultationByEncounter = template(header("OPConsultation", "Review consultation"), (document) => {
  const diagnosis = document.add(
    condition({ text: "Diabetic peripheral neuropathy", snomed: "424736006" }, { onsetDateTime: "2023-05" }),
  );
  document.add({
    resourceType: "Encounter",
    status: "finished",
    class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
    diagnosis: [{ condition: diagnosis }],
  });
  document.addSection({
    title: "Physical examination",
    narrative: "<p>Reduced vibration sense in both feet. <b>No ulcer.</b></p>",
    entries: [document.add(bloodPressure(136, 84))],
  });
});

/** A consultation that is only text, in sections within sections. */
const narrativeConsultation = template(header("OPConsultation", "Diabetes clinic note"), (document) => {
  document.addSection({
    title: "Clinical notes",
    sections: [
      { title: "History", narrative: "<p>Walks daily for 30 minutes. No symptoms of low glucose.</p>" },
      {
        title: "Examination",
        sections: [
          { title: "Feet", narrative: "<ul><li>Pulses present</li><li>Sensation reduced on both sides</li></ul>" },
          { title: "Eyes", narrative: "<p>Fundus examined: no retinopathy.</p>" },
        ],
      },
    ],
  });
  document.addSection({
    title: "Plan",
    narrative: "<table><tr><th>Test</th><th>When</th></tr><tr><td>HbA1c</td><td>in 3 months</td></tr></table>",
  });
});

const dischargeSummary = template(header("DischargeSummary", "Discharge summary", "Duty Physician"), (document) => {
  const platelets = (value: number, daysAgo: number) =>
    document.add(
      measured({ text: "Platelets", loinc: "777-3" }, value, "10*3/uL", {
        low: 150,
        high: 410,
        effectiveDateTime: indiaTime(new Date(document.source.date.getTime() - daysAgo * 86_400_000)),
      }),
    );
  document.addSection({
    title: "Chief complaints",
    code: "422843007",
    entries: [document.add(condition({ text: "Fever for five days", snomed: "386661006" }))],
  });
  document.addSection({
    title: "Medical history",
    code: "371529009",
    entries: [document.add(condition({ text: "Dengue fever", snomed: "38362002" })), document.add(diabetes())],
  });
  document.addSection({
    title: "Investigations",
    code: "721981007",
    entries: [platelets(62, 4), platelets(48, 3), platelets(95, 1), platelets(164, 0)],
  });
  document.addSection({
    title: "Procedures",
    code: "371525003",
    entries: [
      document.add({
        resourceType: "Procedure",
        status: "completed",
        code: concept({ text: "Intravenous fluid therapy" }),
      }),
    ],
  });
  addMedicines(document, [
    { drug: { text: "Paracetamol 650 mg oral tablet" }, dosage: "1 tablet when needed, at most 4 in a day" },
    metformin("1-0-1", { timing: twiceDaily }),
  ]);
  const plan = {
    resourceType: "CarePlan",
    status: "active",
    intent: "plan",
    description: "Rest and fluids. Platelet count again after 3 days.",
  };
  document.addSection({ title: "Care plan", code: "734163000", entries: [document.add(plan)] });
  const lines = ["Sahyadri General Hospital", "", "Discharge summary", "Diagnosis: dengue fever", "Condition: stable"];
  const pdf = attachment("application/pdf", createPdf(lines), "Discharge summary.pdf");
  const copy = document.add(documentReference({ text: "Discharge summary" }, pdf));
  document.addSection({ title: "Document reference", entries: [copy] });
});

/** A chest X-ray: report in PDF, image in DICOM. */
const chestXray = template(header("DiagnosticReport", "X-ray of the chest", "Consultant Radiologist"), (document) => {
  const { person, date } = document.source;
  const day = date.toISOString().slice(0, 10);
  const facts = { patientName: person.name, date: day, modality: "DX", bodyPart: "CHEST", description: "Chest PA" };
  const image = document.add({
    resourceType: "Media",
    status: "completed",
    modality: concept({ text: "Digital radiography" }),
    bodySite: concept({ text: "Chest" }),
    content: attachment("application/dicom", createDicom(facts), "Chest PA"),
  });
  const report = createPdf(["X-ray of the chest, PA view", "", "Lungs are clear. Heart size is normal."]);
  const xray = diagnosticReport({ text: "XR chest 2 views", loinc: "36643-5" }, [], {
    media: [{ link: image }],
    conclusion: "Lungs are clear. Heart size is normal.",
    presentedForm: [attachment("application/pdf", report, "X-ray report")],
  });
  document.addSection({ title: "Radiology", code: "721981007", entries: [document.add(xray)] });
});

type Line = { text: string; amount: number };

/** An invoice with the total that the hospital printed, which need not be the sum. */
function invoice(title: string, lines: Line[], total: number): DocumentTemplate {
  return template(header("Invoice", title, "Billing Office"), (document) => {
    const money = (value: number) => ({ value, currency: "INR" });
    const entry = document.add({
      resourceType: "Invoice",
      status: "issued",
      identifier: [{ value: `SGH/${document.date.slice(0, 10)}` }],
      lineItem: lines.map(({ text, amount }, at) => ({
        sequence: at + 1,
        chargeItemCodeableConcept: concept({ text }),
        priceComponent: [{ type: "base", amount: money(amount) }],
      })),
      totalNet: money(total),
      totalGross: money(total),
    });
    document.addSection({ title: "Invoice", entries: [entry] });
  });
}

/** A prescription that is only a PDF, in a Binary. */
const pdfPrescription = template(header("Prescription", "Prescription (printed)"), (document) => {
  const lines = ["Sahyadri General Hospital", "", "Rx", "Metformin 1000 mg  1-0-1", "Telmisartan 40 mg  1-0-0"];
  const data = createPdf(lines).toString("base64");
  const entry = document.add({ resourceType: "Binary", contentType: "application/pdf", data });
  document.addSection({ title: "Prescription", entries: [entry] });
});

export const GENERAL_HOSPITAL_VISITS: Visit[] = [
  {
    monthsAgo: 58,
    day: 9,
    documents: [
      consultation({ complaint: "Increased thirst", weight: 78, pressure: [152, 94], advice: "Review in 4 weeks." }),
      prescription("Prescription", [metformin("1-0-1 after food", { timing: twiceDaily }), telmisartan("1-0-0")]),
    ],
  },
  {
    monthsAgo: 44,
    day: 17,
    documents: [
      consultation({ complaint: "Tiredness", weight: 75.5, pressure: [144, 90], advice: "Diet advice given." }),
      // The text and the coded timing contradict each other.
      prescription("Prescription", [
        telmisartan("1 tablet once daily at night", { timing: twiceDaily }),
        metformin("1-0-1", { timing: { frequency: 1, period: 8, periodUnit: "h" } }),
      ]),
    ],
  },
  {
    monthsAgo: 31,
    day: 22,
    documents: [
      dischargeSummary,
      chestXray,
      invoice(
        "Final bill",
        [
          { text: "Ward charges, 5 days", amount: 12500 },
          { text: "Laboratory", amount: 4380.5 },
          { text: "Medicines", amount: 2119.25 },
        ],
        18999.75,
      ),
    ],
  },
  {
    monthsAgo: 19,
    day: 4,
    documents: [
      consultationByEncounter,
      prescription("Prescription", [
        metformin("1-0-1", { members: { status: "completed" } }),
        telmisartan("1-0-0", { members: { status: "stopped", statusReason: concept({ text: "Dizziness" }) } }),
        {
          drug: { text: "Pregabalin 75 mg oral capsule" },
          dosage: "0-0-1",
          members: {
            status: "unknown",
            dispenseRequest: { expectedSupplyDuration: quantity(30, "days", "d") },
          },
        },
      ]),
    ],
  },
  { monthsAgo: 7, day: 13, documents: [narrativeConsultation, pdfPrescription] },
  {
    monthsAgo: 1,
    day: 12,
    documents: [
      consultation({ complaint: "Routine review", weight: 71, pressure: [128, 80], advice: "Continue treatment." }),
      prescription("Prescription", [
        {
          drug: { text: "Metformin 1000 mg prolonged-release oral tablet" },
          dosage: "1 tablet twice daily after food",
          timing: twiceDaily,
        },
        telmisartan("1-0-0", { timing: onceDaily }),
        { drug: { text: "Levothyroxine 0.025 mg oral tablet" }, dosage: "1 tablet in the morning, empty stomach" },
      ]),
      // The total is not the sum of the lines.
      invoice(
        "Outpatient bill",
        [
          { text: "Consultation", amount: 600 },
          { text: "Blood pressure measurement", amount: 50 },
        ],
        700,
      ),
    ],
  },
];
