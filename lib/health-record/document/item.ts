import "server-only";
import { codesOf, isCurrentStatus, plannedOrDeniedBy } from "@/lib/health-record/document/current-state";
import {
  conceptOf,
  isEmptyReference,
  shownOfReference,
  type Field,
  type ItemDate,
  type ReferenceView,
} from "@/lib/health-record/document/data-types";
import type { DocumentPerson } from "@/lib/health-record/document/document-person";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import { listOf } from "@/lib/health-record/document/json-value";
import type { Resource } from "@/lib/health-record/document/parse-document";
import { languageOf } from "@/lib/health-record/document/language-of";

/** What every item of a document has: an item is one resource. */
export type ItemBase = {
  /** Unique in the document. */
  key: string;
  resourceType: string;
  /** The sender's words for it. */
  title?: string | undefined;
  /** As sent. */
  status?: string | undefined;
  /**
   * False for what was stopped, cancelled, refuted or entered in error, and for medicines, procedures and immunisations that are only planned,
   * held back or denied. "completed" proves nothing: new prescriptions come with it.
   */
  isCurrent: boolean;
  /** The name or value of the element by which it is planned or denied, where its status does not show that. */
  plannedOrDeniedBy?: string | undefined;
  /** The sender has added an element that may change the meaning; it stands in the details under `modifierExtension`. */
  hasModifier: boolean;
  date?: ItemDate | undefined;
  /** Of whom it is, where that is not clearly the person of the document. */
  subject?: ReferenceView | undefined;
  /** Who did, wrote or asked for it. */
  people: ReferenceView[];
  notes: string[];
  /** The language of its words (BCP 47), where the sender names it. */
  language?: string | undefined;
  /** XHTML of the sender, to be sanitised before it is shown. */
  narrative?: string | undefined;
  /** Everything else of the resource. */
  details: Field[];
  /** Keys of the attachments in the resource. */
  attachments: string[];
  /** Keys of the items that stand under this one, such as the results of a report. Nothing stands under two items, or under itself. */
  contains: string[];
};

/** What the functions that make items need of a resource. */
export type ItemSource = {
  resource: Resource;
  reader: ElementReader;
  /** The person of the document. */
  person: DocumentPerson | undefined;
  attachments: string[];
  contains: string[];
  /** Finds the resource that an element refers to. */
  resolve(element: string): Resource | undefined;
  /** A reader of another resource, of which nothing but what is read is shown. */
  readerOf(resource: Resource): ElementReader;
};

const PEOPLE = [
  "requester",
  "recorder",
  "asserter",
  "performer",
  "resultsInterpreter",
  "author",
  "prescriber",
  "informationSource",
];
/** Dates of resources, by preference: when it happened, else when it was recorded. */
const DATES = [
  "effectiveDateTime",
  "effectivePeriod",
  "effectiveInstant",
  "performedDateTime",
  "performedPeriod",
  "occurrenceDateTime",
  "occurrencePeriod",
  "onsetDateTime",
  "onsetPeriod",
  "period",
  "start",
  "authoredOn",
  "dateAsserted",
  "recordedDate",
  "issued",
  "date",
  "whenHandedOver",
  "whenPrepared",
  "createdDateTime",
  "created",
  "receivedTime",
];

/**
 * What every item has, but for its title and details: those depend on its type. Call {@link ElementReader.rest} when everything else is
 * read. `dates` are the elements to prefer for its date.
 */
export function readBase(source: ItemSource, dates: string[] = []): Omit<ItemBase, "details"> {
  const { resource, reader } = source;
  // Some senders write a concept in place of the code: it stands among the details, too.
  const concepts = listOf(reader.peek("status")).flatMap((one) => conceptOf(one) ?? []);
  const status = reader.text("status") ?? concepts[0]?.label;
  const planned = plannedOrDeniedBy(resource.type, reader.object);
  return {
    key: resource.key,
    resourceType: resource.resourceType,
    status,
    isCurrent: isCurrentStatus(...concepts.flatMap(codesOf)) && planned === undefined,
    plannedOrDeniedBy: planned === status ? undefined : planned,
    hasModifier: reader.object.has("modifierExtension"),
    date: reader.date(...dates, ...DATES),
    subject: readSubject(reader, source.person),
    people: PEOPLE.flatMap((name) => readPeople(reader, name)),
    notes: reader.notes("note"),
    language: languageOf(reader.object),
    narrative: reader.narrative(),
    attachments: source.attachments,
    contains: source.contains,
  };
}

/** So many names of a person are compared with the words of each reference to it. */
const MAX_NAMES = 20;

/** The subject of a resource, unless that is clearly the person of the document. */
export function readSubject(reader: ElementReader, person: DocumentPerson | undefined): ReferenceView | undefined {
  const subject = reader.reference("subject") ?? reader.reference("patient");
  if (subject === undefined) return undefined;
  const isPerson = subject.key !== undefined && subject.key === person?.key;
  return isPerson && (subject.label === undefined || person.names.slice(0, MAX_NAMES).includes(subject.label))
    ? undefined
    : subject;
}

/** People are references; in procedures and appointments an object stands around each, of which the rest is a detail. */
function readPeople(reader: ElementReader, name: string): ReferenceView[] {
  return reader.objects(name).flatMap((person) => {
    const actor = person.references("actor");
    if (actor.length > 0) return actor;
    const own = reader.scope.referenceOf(person.object);
    if (isEmptyReference(own)) return [];
    for (const element of shownOfReference(person.object, own)) person.text(element);
    return [own];
  });
}
