import { NextIntlClientProvider } from "next-intl";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { RecordsReader } from "@/components/records/records-reader";
import type { ReaderConsent, ReaderRecord, RecordsView } from "@/lib/health-record/reader/records-view";
import { summariseRecords } from "@/lib/health-record/reader/summarise-records";
import messages from "@/messages/en.json";
import { normalised } from "@/test/support/health-documents";

const CONSENT: ReaderConsent = {
  artefactId: "artefact",
  requestId: "request",
  hospital: { id: "IN0000000001", name: "General Hospital" },
  hiTypes: ["OPConsultation"],
  leftOut: [],
  dateRange: { from: "2021-03-01T00:00:00Z", to: "2026-03-01T00:00:00Z" },
  until: "2026-12-26T03:43:00Z",
  purpose: { code: "CAREMGT", text: "Care Management" },
  askedBy: "Duty Physician",
  emergencyUntil: null,
  transfer: { status: "received", received: 1, expected: 1, reason: null },
};

const PATIENT: RecordsView["patient"] = {
  id: "patient",
  abhaAddress: "meera@sbx",
  name: "Meera Nair",
  gender: "F",
  birthDate: null,
};

/** What is not usual about a page of records. */
export type PageChanges = {
  patient?: Partial<RecordsView["patient"]>;
  consent?: Partial<ReaderConsent>;
  refused?: RecordsView["refused"];
  problems?: ("not-json" | "too-deep")[];
};

/** The page of records of these documents, each of a hospital named after its number: as HTML, and its words line by line. */
export function renderedRecords(documents: readonly unknown[], changes: PageChanges = {}) {
  const records: RecordsView = {
    patient: { ...PATIENT, ...changes.patient },
    consents: [{ ...CONSENT, ...changes.consent }],
    documents: [
      ...documents.map((content, index) => recordOf(index, { document: readDocumentOf(content) })),
      ...(changes.problems ?? []).map((problem, index) => recordOf(documents.length + index, { problem })),
    ],
    refused: changes.refused ?? [],
  };
  const page = createElement(RecordsReader, {
    records,
    summarised: summariseRecords(records),
    filter: { hospital: "", kind: "", year: "", order: "date" },
  });
  const now = new Date("2026-03-01T00:00:00Z");
  const settings = { locale: "en-IN", messages, timeZone: "Asia/Kolkata", now, children: page };
  const html = renderToStaticMarkup(createElement(NextIntlClientProvider, settings));
  return { html, lines: linesOf(html) };
}

function recordOf(index: number, content: ReaderRecord["content"]): ReaderRecord {
  const hospital = `Hospital ${index + 1}`;
  return { id: `${index + 1}`, artefactId: "artefact", hospital, receivedAt: "2026-02-28T04:45:00Z", content };
}

function readDocumentOf(content: unknown) {
  const document = normalised(content);
  const attachments = document.attachments.map((attachment) => ({
    ...attachment,
    mediaType: "application/octet-stream",
    fileName: `file-${attachment.key}.bin`,
  }));
  // Narratives of these documents are written by the tests.
  return { ...document, attachments, notices: [] } as Extract<
    ReaderRecord["content"],
    { document: unknown }
  >["document"];
}

/** Each block of the page is a line; what stands in one sentence stays in one. */
function linesOf(html: string): string[] {
  return html
    .replaceAll(/<style>.*?<\/style>/gs, "")
    .replaceAll(/<\/(?:p|li|h\d|div|tr|td|th|section|summary|details|dd|header|option|label|caption)>/g, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("\u00a0", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
