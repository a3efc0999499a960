import "server-only";
import { dicomFactsOf, type DicomFacts } from "@/lib/health-record/attachment/dicom-facts";
import { FORMATS, safeFileName } from "@/lib/health-record/attachment/safe-file-name";
import type { Field } from "@/lib/health-record/document/data-types";
import type { DocumentProblem } from "@/lib/health-record/document/document-limits";
import type { DocumentPerson } from "@/lib/health-record/document/document-person";
import type { DocumentSection, HealthDocument } from "@/lib/health-record/document/health-document";
import { normaliseDocument } from "@/lib/health-record/document/normalise-document";
import { parseDocument, type ParsedDocument } from "@/lib/health-record/document/parse-document";
import { readAttachment, type Attachment } from "@/lib/health-record/document/read-attachment";
import type { Item } from "@/lib/health-record/document/to-item";
import type { NarrativeNotice } from "@/lib/health-record/narrative/narrative-notice";
import { NarrativeSanitiser, type SafeHtml } from "@/lib/health-record/narrative/sanitise-narrative";
import { openStoredDocument, type StoredDocument } from "@/lib/health-record/worker/stored-document";

/** An attachment with what a page shows of it and a download needs, without its bytes. */
export type ReadAttachment = Attachment & {
  /** Decided by the bytes. */
  mediaType: string;
  /** A safe name for a download. */
  fileName: string;
  dicom?: DicomFacts | undefined;
};

/** The type with safe HTML in the place of every narrative. */
type WithSafeHtml<T> = T extends { type: "narrative" }
  ? { type: "narrative"; html: SafeHtml }
  : T extends object
    ? { [K in keyof T]: K extends "narrative" ? Extract<T[K], undefined> | SafeHtml : WithSafeHtml<T[K]> }
    : T;

/** A document as pages show it: plain data, every narrative sanitised, no bytes of attachments. */
export type ReadDocument = Omit<WithSafeHtml<HealthDocument>, "attachments"> & {
  attachments: ReadAttachment[];
  /** What is lost of the narratives. */
  notices: NarrativeNotice[];
};

export type ReadDocumentResult = { document: ReadDocument } | { problem: DocumentProblem | "cannot-be-opened" };

/** Opens a stored document and makes of it what pages show. Runs in a thread: it may take seconds, and all that the limits allow. */
export function readDocument(stored: StoredDocument): ReadDocumentResult {
  const content = openStoredDocument(stored);
  if (content === undefined) return { problem: "cannot-be-opened" };
  const parsed = parseDocument(content);
  if (!parsed.isReadable) return { problem: parsed.problem };
  const document = normaliseDocument(parsed.document, { hiTypes: stored.hiTypes });
  return { document: toReadDocument(document, parsed.document) };
}

function toReadDocument(document: HealthDocument, parsed: ParsedDocument): ReadDocument {
  const sanitiser = new NarrativeSanitiser();
  const htmlOf = (xhtml: string | undefined) => (xhtml === undefined ? undefined : sanitiser.sanitise(xhtml));
  const fieldsOf = (fields: Field[]) =>
    fields.map(({ path, value }) => ({
      path,
      value: value.type === "narrative" ? { ...value, html: sanitiser.sanitise(value.html) } : value,
    }));
  const personOf = (person: DocumentPerson) => ({
    ...person,
    narrative: htmlOf(person.narrative),
    details: fieldsOf(person.details),
  });
  const itemOf = (item: Item): WithSafeHtml<Item> =>
    ({ ...item, narrative: htmlOf(item.narrative), details: fieldsOf(item.details) }) as WithSafeHtml<Item>;
  const sectionOf = (section: DocumentSection): WithSafeHtml<DocumentSection> => ({
    ...section,
    narrative: htmlOf(section.narrative),
    details: fieldsOf(section.details),
    sections: section.sections.map(sectionOf),
  });
  return {
    ...document,
    // In the order in which they are read: the first have the limits to themselves.
    narrative: htmlOf(document.narrative),
    sections: document.sections.map(sectionOf),
    person: document.person && personOf(document.person),
    otherPersons: document.otherPersons.map(personOf),
    items: document.items.map(itemOf),
    details: fieldsOf(document.details),
    attachments: document.attachments.map((attachment) => toReadAttachment(attachment, parsed)),
    notices: [...sanitiser.notices],
  };
}

function toReadAttachment(attachment: Attachment, parsed: ParsedDocument): ReadAttachment {
  const { key, title, format } = attachment;
  const bytes = format === "dicom" ? readAttachment(parsed, key) : undefined;
  return {
    ...attachment,
    mediaType: FORMATS[format ?? "other"].mediaType,
    fileName: safeFileName(title, format, key),
    dicom: bytes && dicomFactsOf(bytes),
  };
}
