import type { HiType } from "@/lib/abdm/vocabulary";
import { createPdf } from "@/sandbox/hip/attachments/pdf";
import { createScan } from "@/sandbox/hip/attachments/png";
import type { DocumentHeader, Resource } from "./document-builder";
import {
  allergy,
  attachment,
  bloodPressure,
  concept,
  condition,
  documentReference,
  measured,
  medicationRequest,
  observation,
  type Coded,
} from "./resources";
import { template, type DocumentTemplate, type Visit } from "./visit";

// A small clinic whose software invents the type words of its references, some of which lead nowhere.

const header = (hiType: HiType, title: string): DocumentHeader => ({
  hiType,
  title,
  entryNames: "invented",
  author: { name: "Family Physician" },
  // Names in capitals, and of the date of birth only the year.
  patient: ({ name, birthDate }) => ({
    name: [{ text: name.toUpperCase() }],
    birthDate: birthDate.slice(0, 4),
    _birthDate: { extension: [{ url: "https://in2910000103.example/age-as-stated", valueBoolean: true }] },
  }),
});

function immunization(vaccine: Coded, dose: number, members: Record<string, unknown> = {}): Resource {
  return {
    resourceType: "Immunization",
    status: "completed",
    vaccineCode: concept(vaccine),
    primarySource: true,
    protocolApplied: [{ doseNumberPositiveInt: dose }],
    ...members,
  };
}

function immunizations(title: string, given: Resource[], more: Resource[] = []): DocumentTemplate {
  return template(header("ImmunizationRecord", title), (document) => {
    const entries = [...given, ...more].map((resource) => document.add(resource));
    document.addSection({ title: "Immunization record", code: "41000179103", entries });
  });
}

type Wellness = { weight: number; pressure: [number, number]; steps: number };

function wellness({ weight, pressure, steps }: Wellness): DocumentTemplate {
  return template(header("WellnessRecord", "Wellness record"), (document) => {
    document.addSection({
      title: "Vital Signs",
      entries: [
        document.add(bloodPressure(...pressure)),
        document.add(measured({ text: "Oxygen saturation", loinc: "59408-5" }, 98, "%", { low: 95 })),
      ],
    });
    document.addSection({
      title: "Body Measurement",
      entries: [
        document.add(measured({ text: "Body weight", loinc: "29463-7" }, weight, "kg")),
        document.add(measured({ text: "Body height", loinc: "8302-2" }, 158, "cm")),
      ],
    });
    document.addSection({
      title: "Physical Activity",
      entries: [document.add(measured({ text: "Steps in 24 hours", loinc: "55423-8" }, steps, "steps"))],
    });
    const lifestyle = observation({ text: "Tobacco use" }, { valueString: "Never" });
    // The second reference leads nowhere.
    document.addSection({ title: "Lifestyle", entries: [document.add(lifestyle), { reference: "Lifestyle/77" }] });
  });
}

/** A consultation whose allergy entry records that there is none. */
const noKnownAllergy = template(header("OPConsultation", "Clinic visit"), (document) => {
  const complaint = document.add(condition({ text: "Cough for three days", snomed: "49727002" }));
  document.addSection({ title: "Chief complaints", entries: [complaint] });
  const none = document.add(allergy({ text: "No known allergy", snomed: "716186003" }));
  document.addSection({ title: "Allergies", code: "722446000", entries: [none] });
  const syrup = { drug: { text: "Dextromethorphan 10 mg/5 mL oral syrup" }, dosage: "5 mL three times a day, 5 days" };
  document.addSection({ title: "Medications", entries: [document.add(medicationRequest(syrup))] });
  document.addSection({
    title: "Follow up",
    entries: [
      document.add({ resourceType: "Appointment", status: "proposed", description: "If the cough persists" }),
      { reference: "FollowUp/88", display: "Telephone call after one week" },
    ],
  });
});

const scan = (title: string, lines: string[], contentType: string): DocumentTemplate =>
  template(header("HealthDocumentRecord", title), (document) => {
    const image = attachment(contentType, createScan(lines), `${title}.png`);
    const entry = document.add(documentReference({ text: title }, image));
    document.addSection({ title: "Scanned documents", entries: [entry] });
  });

/** A note that is only a PDF; its base64 has line breaks and no padding. It is sent as a consultation, and its own type is another. */
const pdfNote: DocumentTemplate = {
  ...template(header("HealthDocumentRecord", "Clinic note"), (document) => {
    const pdf = createPdf(["Green Valley Family Clinic", "", "Sore throat. Warm fluids, rest.", "NKDA"]);
    const data =
      pdf
        .toString("base64")
        .replaceAll("=", "")
        .match(/.{1,76}/g) ?? [];
    const attached = { contentType: "application/pdf", title: "Clinic note.pdf", data: data.join("\r\n") };
    const entry = document.add(documentReference({ text: "Clinic note" }, attached));
    document.addSection({ title: "Document reference", entries: [entry] });
  }),
  hiType: "OPConsultation",
};

/** A prescription of which the clinic sends only the address of a photograph. */
const linkedPhoto = template(header("Prescription", "Prescription (photograph)"), (document) => {
  const url = "https://in2910000103.example/photographs/4711.jpg";
  const entry = document.add(documentReference({ text: "Prescription" }, { contentType: "image/jpeg", url }));
  document.addSection({ title: "Prescription", entries: [entry] });
});

/** The same document, beginning with a byte order mark. */
const withByteOrderMark = ({ hiType, build }: DocumentTemplate): DocumentTemplate => ({
  hiType,
  build: (source) => `\uFEFF${JSON.stringify(build(source))}`,
});

const recommendation: Resource = {
  resourceType: "ImmunizationRecommendation",
  recommendation: [
    {
      vaccineCode: [concept({ text: "Influenza vaccine", cvx: "88" })],
      forecastStatus: concept({ text: "Due every year" }),
    },
  ],
};

export const FAMILY_CLINIC_VISITS: Visit[] = [
  {
    monthsAgo: 56,
    day: 14,
    documents: [
      immunizations("COVID-19 vaccination", [
        immunization({ text: "Covishield", cvx: "210" }, 1, { lotNumber: "4121Z025", occurrenceDateTime: "2021-05" }),
        immunization({ text: "Covishield", cvx: "210" }, 2, {
          lotNumber: "4121Z101",
          occurrenceDateTime: "2021-08-21",
        }),
      ]),
    ],
  },
  {
    monthsAgo: 38,
    day: 25,
    documents: [
      noKnownAllergy,
      withByteOrderMark(wellness({ weight: 74, pressure: [142, 88], steps: 4200 })),
      // The content type is not what the bytes are.
      scan("Old prescription", ["RX", "AMLODIPINE 5 MG  1-0-0", "REVIEW 14 DAYS"], "image/jpeg"),
    ],
  },
  { monthsAgo: 22, day: 2, documents: [pdfNote, wellness({ weight: 73, pressure: [138, 86], steps: 6100 })] },
  {
    monthsAgo: 10,
    day: 16,
    documents: [
      immunizations("Adult vaccination", [immunization({ text: "Influenza vaccine", cvx: "88" }, 1)], [recommendation]),
      scan("Eye examination", ["GREEN VALLEY FAMILY CLINIC", "EYES: RE 6/9  LE 6/6", "NO RETINOPATHY"], "image/png"),
    ],
  },
  {
    monthsAgo: 2,
    day: 21,
    documents: [wellness({ weight: 71.5, pressure: [130, 82], steps: 7900 }), linkedPhoto],
  },
];
