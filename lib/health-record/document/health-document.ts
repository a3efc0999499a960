import "server-only";
import type { Concept, Field, ReferenceView } from "@/lib/health-record/document/data-types";
import type { DocumentRepair } from "@/lib/health-record/document/document-limits";
import type { DocumentKind } from "@/lib/health-record/document/document-kind";
import type { DocumentPerson } from "@/lib/health-record/document/document-person";
import type { PartialDate } from "@/lib/health-record/document/partial-date";
import type { Attachment } from "@/lib/health-record/document/read-attachment";
import type { Item } from "@/lib/health-record/document/to-item";

/** Who made a section. */
export const SECTION_ORIGINS = [
  "sender",
  /** What the Composition refers to outside its sections, such as the encounter. */
  "about-the-document",
  /** "Also in this document": what no section lists, and nothing refers to. */
  "also-in-document",
  /** People, organisations and places. */
  "people",
] as const;
export type SectionOrigin = (typeof SECTION_ORIGINS)[number];

/** An item of a section. A repeated one already stands in an earlier section, with what it contains. */
export type SectionEntry = {
  key: string;
  isRepeated: boolean;
  /** The words of the section for it, where they are not the title of the item. */
  label?: string | undefined;
};

export type DocumentSection = {
  origin: SectionOrigin;
  title?: string | undefined;
  code?: Concept | undefined;
  /** XHTML that the author attested, to be sanitised before it is shown. */
  narrative?: string | undefined;
  /** Why the section is empty, in the sender's words. */
  emptyReason?: Concept | undefined;
  entries: SectionEntry[];
  /** What the section lists, and the sender has not included. */
  missing: ReferenceView[];
  sections: DocumentSection[];
  details: Field[];
};

export const NOT_INCLUDED_REASONS = [
  /** A reference to something that the document does not have. */
  "not-included-by-sender",
  /** A placeholder in place of a file. */
  "empty-at-sender",
  /** An entry that is only a link to content at the sender. */
  "held-at-sender",
  /** A file that is only an address: it is never fetched. */
  "link",
  "unreadable-attachment",
  "unreadable-entry",
] as const;
export type NotIncludedReason = (typeof NOT_INCLUDED_REASONS)[number];

export type NotIncluded = {
  reason: NotIncludedReason;
  /** The sender's words for it, a reference or an address: to be shown as text. */
  text?: string | undefined;
  /** The items from which it is missing. Without one, it is missing from the document itself. */
  items: string[];
};

/** A document as it is shown: the sender's words as sent, our own as codes. It is plain data. */
export type HealthDocument = {
  title?: string | undefined;
  type?: Concept | undefined;
  kind: DocumentKind;
  /** As sent, such as final or preliminary. */
  status?: string | undefined;
  isCurrent: boolean;
  /** The language of the author's words (BCP 47), where the sender names it. */
  language?: string | undefined;
  /** When the document was written, and when the sender put it together. */
  date?: PartialDate | undefined;
  assembled?: PartialDate | undefined;
  authors: ReferenceView[];
  organisation?: ReferenceView | undefined;
  person?: DocumentPerson | undefined;
  /** The sender's words for the person, where they are not the name in its record. */
  subject?: ReferenceView | undefined;
  /** More people of whom the document has a record. */
  otherPersons: DocumentPerson[];
  /** XHTML of the whole document, to be sanitised before it is shown. */
  narrative?: string | undefined;
  sections: DocumentSection[];
  items: Item[];
  attachments: Attachment[];
  notIncluded: NotIncluded[];
  repairs: DocumentRepair[];
  /** Everything else of the Bundle and the Composition. */
  details: Field[];
};
