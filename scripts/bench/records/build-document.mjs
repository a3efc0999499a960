import { randomBytes } from "node:crypto";

/**
 * Builds a document as a HIP sends it: an allergy whose text is the given word, results, and a report in a file where it is to be larger.
 * @param {string} word
 * @param {{ results?: number, attachmentBytes?: number }} size
 */
export function buildDocument(word, { results = 10, attachmentBytes = 0 } = {}) {
  const at = new Date(Date.now() - 86_400_000).toISOString();
  const resources = [
    { resourceType: "Patient", id: "patient", name: [{ text: "Patient of a benchmark" }] },
    {
      resourceType: "AllergyIntolerance",
      id: "allergy",
      code: { text: word },
      patient: { reference: "Patient/patient" },
    },
    ...Array.from({ length: results }, (_, number) => ({
      resourceType: "Observation",
      id: `result-${number}`,
      status: "final",
      code: { text: `Result ${number}` },
      effectiveDateTime: at,
      valueQuantity: { value: number + 0.5, unit: "mmol/L" },
      subject: { reference: "Patient/patient" },
    })),
    ...(attachmentBytes === 0
      ? []
      : [
          {
            resourceType: "DocumentReference",
            id: "file",
            status: "current",
            content: [
              {
                attachment: {
                  contentType: "application/pdf",
                  title: "Report",
                  data: pdf(attachmentBytes).toString("base64"),
                },
              },
            ],
          },
        ]),
  ];
  const reference = ({ resourceType, id }) => ({ reference: `${resourceType}/${id}` });
  const composition = {
    resourceType: "Composition",
    id: "composition",
    status: "final",
    type: {
      coding: [{ system: "http://snomed.info/sct", code: "371530004", display: "Clinical consultation report" }],
    },
    subject: { reference: "Patient/patient" },
    date: at,
    title: `Consultation ${word}`,
    section: [{ title: "Findings", entry: resources.slice(1).map(reference) }],
  };
  const entry = [composition, ...resources].map((resource) => ({
    fullUrl: `${resource.resourceType}/${resource.id}`,
    resource,
  }));
  return JSON.stringify({ resourceType: "Bundle", type: "document", timestamp: at, entry });
}

/** Bytes that no compression makes smaller, and that begin as a PDF does. */
const pdf = (bytes) => Buffer.concat([Buffer.from("%PDF-1.4\n"), randomBytes(bytes)]);
