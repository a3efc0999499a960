import "server-only";
import type { HiType } from "@/lib/abdm/vocabulary";
import { arrangeSections } from "@/lib/health-record/document/arrange-sections";
import { isCurrentStatus } from "@/lib/health-record/document/current-state";
import type { ReferenceView } from "@/lib/health-record/document/data-types";
import { indexDocument, type DocumentIndex } from "@/lib/health-record/document/document-index";
import { documentKindOf } from "@/lib/health-record/document/document-kind";
import { readPerson } from "@/lib/health-record/document/document-person";
import { ElementReader } from "@/lib/health-record/document/element-reader";
import type { HealthDocument, NotIncluded, NotIncludedReason } from "@/lib/health-record/document/health-document";
import { readSubject } from "@/lib/health-record/document/item";
import type { ParsedDocument, Resource } from "@/lib/health-record/document/parse-document";
import { partialDateOf } from "@/lib/health-record/document/partial-date";
import type { AttachmentState } from "@/lib/health-record/document/read-attachment";
import { toItem } from "@/lib/health-record/document/to-item";
import { languageOf } from "@/lib/health-record/document/language-of";

/** What is known of a document from outside it. */
export type DocumentContext = {
  /** The HI types of the consent artefact under which it was sent. */
  hiTypes: readonly HiType[];
};

/**
 * Makes the view model of a document: what it has, in the sender's words and figures, and where each part stands. It throws nothing, and
 * takes time in proportion to the size of the document, within the limits with which that was parsed.
 */
export function normaliseDocument(parsed: ParsedDocument, context: DocumentContext): HealthDocument {
  const index = indexDocument(parsed);
  const readerOf = (resource: Resource) => new ElementReader(resource.body, index.scopeOf(resource));
  const compositions = parsed.resources.filter(({ type }) => type === "composition");
  const [composition] = compositions;
  const head = composition && readerOf(composition);
  const bundle = parsed.bundle && readerOf(parsed.bundle);
  bundle?.skip("link", "type", "total");

  const title = head?.text("title");
  const type = head?.concept("type");
  const status = head?.text("status");
  const authors = head?.references("author") ?? [];
  const subject = composition && index.resolve(composition, "subject");
  const custodian = composition && index.resolve(composition, "custodian");
  const patients = parsed.resources.filter((resource) => resource.type === "patient");
  const person = subject?.type === "patient" ? subject : patients[0];
  const persons = patients.map((patient) => readPerson(patient.key, readerOf(patient), index.attachmentsOf(patient)));
  const documentPerson = persons.find(({ key }) => key === person?.key);
  const { sections, contains } = arrangeSections(parsed, index, compositions, head, readerOf);
  const apart = new Set([...patients, ...compositions]);
  const resources = parsed.resources.filter((resource) => !apart.has(resource));

  return {
    title,
    type,
    kind: documentKindOf(title, type, context.hiTypes),
    status,
    isCurrent: isCurrentStatus(status),
    language: (head && languageOf(head.object)) ?? (bundle && languageOf(bundle.object)),
    date: dateOf(head?.text("date")),
    assembled: dateOf(bundle?.text("timestamp")),
    authors,
    organisation: organisationOf(parsed, isPerson(custodian?.type) ? undefined : head?.reference("custodian"), authors),
    person: documentPerson,
    subject: head && readSubject(head, documentPerson),
    otherPersons: persons.filter(({ key }) => key !== person?.key),
    narrative: head?.narrative(),
    sections,
    items: resources.map((resource) =>
      toItem({
        resource,
        reader: readerOf(resource),
        person: documentPerson,
        attachments: index.attachmentsOf(resource),
        contains: [...(contains.get(resource.key) ?? [])],
        resolve: (element) => index.resolve(resource, element),
        readerOf,
      }),
    ),
    attachments: index.attachments,
    notIncluded: listNotIncluded(parsed, index, new Set(resources.map(({ key }) => key))),
    repairs: parsed.repairs,
    details: [...(head?.rest() ?? []), ...(bundle?.rest() ?? [])],
  };
}

function dateOf(text: string | undefined) {
  return text === undefined ? undefined : partialDateOf(text);
}

/** The custodian, else an author that is an organisation, else the only organisation of the document. */
function organisationOf(
  { resources }: ParsedDocument,
  custodian: ReferenceView | undefined,
  authors: readonly ReferenceView[],
): ReferenceView | undefined {
  if (custodian?.label !== undefined) return custodian;
  const organisations = resources.filter(({ type }) => type === "organization");
  const keys = new Set(organisations.map(({ key }) => key));
  const author = authors.find(({ key }) => key !== undefined && keys.has(key));
  if (author !== undefined || organisations.length !== 1) return author ?? custodian;
  const [only] = organisations;
  const name = only?.body.get("name");
  return { label: typeof name === "string" ? name : undefined, key: only?.key };
}

/** Some senders name a doctor as custodian: that is no organisation, and stands among the details. */
function isPerson(type: string | undefined): boolean {
  return type !== undefined && PERSON_TYPES.has(type);
}

const PERSON_TYPES = new Set(["practitioner", "practitionerrole", "patient", "relatedperson"]);

const REASON_OF_STATE = new Map<AttachmentState, NotIncludedReason>([
  ["empty-at-sender", "empty-at-sender"],
  ["link", "link"],
  ["unreadable", "unreadable-attachment"],
]);

/** What the document lacks, each thing once with the items that lack it. */
function listNotIncluded(parsed: ParsedDocument, index: DocumentIndex, items: ReadonlySet<string>): NotIncluded[] {
  const list: NotIncluded[] = parsed.missing.map(({ reason, text }) => ({
    reason,
    text: text || undefined,
    items: [],
  }));
  const byReference = new Map<string, NotIncluded>();
  for (const { from, view } of index.unresolved) {
    const key = view.reference ?? view.label ?? "";
    const own = items.has(from) ? [from] : [];
    const known = byReference.get(key);
    if (known === undefined) {
      const entry: NotIncluded = {
        reason: "not-included-by-sender",
        text: view.label ?? view.reference,
        items: own,
      };
      byReference.set(key, entry);
      list.push(entry);
    } else if (known.items.at(-1) !== from) known.items.push(...own);
  }
  for (const { key, state, title, link } of index.attachments) {
    const reason = REASON_OF_STATE.get(state);
    const [from = ""] = key.split(".");
    if (reason !== undefined) list.push({ reason, text: link ?? title, items: items.has(from) ? [from] : [] });
  }
  return list;
}
