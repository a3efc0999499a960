import "server-only";
import type { AllergyItem } from "@/lib/health-record/document/allergy-item";
import { groupResults, type ResultSeries } from "@/lib/health-record/document/group-results";
import { comparePerson, type KnownPatient } from "@/lib/health-record/document/document-person";
import type { DocumentProblem } from "@/lib/health-record/document/document-limits";
import { exclusionsOf, type ItemExclusion } from "@/lib/health-record/document/exclude-items";
import type { EventItem } from "@/lib/health-record/document/event-item";
import type { DocumentSection, HealthDocument, NotIncluded } from "@/lib/health-record/document/health-document";
import type { MedicationItem } from "@/lib/health-record/document/medication-item";
import type { PartialDate } from "@/lib/health-record/document/partial-date";
import { newestFirst, type SummaryEntry } from "@/lib/health-record/document/summary-entry";
import type { Item } from "@/lib/health-record/document/to-item";
import type { TaskProblem } from "@/lib/health-record/worker/task-pool";

/** Why there is nothing of a document to be read: it, or the thread that reads it, has a problem. */
export type UnreadableReason = DocumentProblem | TaskProblem | "cannot-be-opened" | "held-at-sender" | "not-received";

/** A document that arrived, or the reason why there is none to be read. */
export type SummaryInput = { key: string; hospital: string } & (
  { document: HealthDocument } | { problem: UnreadableReason }
);

export const ALLERGY_TITLES = ["known", "no-known", "not-recorded", "unavailable"] as const;
/** The four titles under which allergies stand; only the first is emphasised. */
export type AllergyTitle = (typeof ALLERGY_TITLES)[number];

export type AllergySummary = {
  title: AllergyTitle;
  known: SummaryEntry<AllergyItem>[];
  /** Statements that there is no known allergy: also beside known ones, which they contradict. */
  noKnown: SummaryEntry<AllergyItem>[];
  /** Sections that are empty since no allergy is known. */
  nilKnownSections: SummaryEntry<DocumentSection>[];
  /** Sections about allergies that are only text, which nothing but a person can read. */
  inText: SummaryEntry<DocumentSection>[];
  /** Refuted, resolved, entered in error, or without a statement. */
  others: SummaryEntry<AllergyItem>[];
};

export type Exclusion = {
  document: string;
  hospital: string;
  reason: Extract<SummaryInput, { problem: unknown }>["problem"] | "other-person" | "not-current";
};

/** Items that stand in no list of the summary: those that are not current, or of such a report, and those of somebody else. */
export type ExcludedItem = SummaryEntry<Item> & { reason: ItemExclusion };

/** In the order in which it is read; each list has the newest first. */
export type RecordSummary = {
  allergies: AllergySummary;
  medicines: SummaryEntry<MedicationItem>[];
  problems: SummaryEntry<EventItem>[];
  results: ResultSeries[];
  procedures: SummaryEntry<EventItem>[];
  immunizations: SummaryEntry<EventItem>[];
  documents: SummaryEntry<HealthDocument>[];
  excludedDocuments: Exclusion[];
  excludedItems: ExcludedItem[];
  /** What the documents themselves lack. */
  notIncluded: SummaryEntry<NotIncluded>[];
};

/**
 * Summarises documents of one or several hospitals. Nothing is merged: an item that two hospitals sent stands there twice, each with its
 * source. A document of somebody else, as far as {@link comparePerson} sees, is excluded and listed.
 */
export function summariseDocuments(inputs: readonly SummaryInput[], patient: KnownPatient): RecordSummary {
  const excludedDocuments: Exclusion[] = [];
  const documents: SummaryEntry<HealthDocument>[] = [];
  for (const input of inputs) {
    const reason = "problem" in input ? input.problem : reasonAgainst(input.document, patient);
    if (reason !== undefined) excludedDocuments.push({ document: input.key, hospital: input.hospital, reason });
    else if ("document" in input) documents.push(toDocumentEntry(input.key, input.hospital, input.document));
  }
  const excludedItems: ExcludedItem[] = [];
  const items: SummaryEntry<Item>[] = [];
  for (const document of documents) {
    const exclusionOf = exclusionsOf(document.value);
    for (const entry of itemsOf(document)) {
      const reason = exclusionOf(entry.value);
      if (reason === undefined) items.push(entry);
      else excludedItems.push({ ...entry, reason });
    }
  }
  const ofKind = <T extends Item>(isKind: (item: Item) => item is T) =>
    newestFirst(items.flatMap((entry) => narrow(entry, isKind)));
  const events = ofKind(isEvent);
  return {
    allergies: summariseAllergies(ofKind(isAllergy), documents, excludedDocuments.length > 0),
    medicines: ofKind(isMedication),
    problems: events.filter(({ value }) => value.kind === "condition"),
    results: groupResults(items),
    procedures: events.filter(({ value }) => value.kind === "procedure"),
    immunizations: events.filter(({ value }) => value.kind === "immunization"),
    documents: newestFirst(documents),
    excludedDocuments,
    excludedItems: newestFirst(excludedItems),
    notIncluded: documents.flatMap((entry) => entry.value.notIncluded.map((value) => ({ ...entry, value }))),
  };
}

function reasonAgainst(document: HealthDocument, patient: KnownPatient): Exclusion["reason"] | undefined {
  if (!document.isCurrent) return "not-current";
  return comparePerson(document, patient).isOther ? "other-person" : undefined;
}

function toDocumentEntry(key: string, hospital: string, document: HealthDocument): SummaryEntry<HealthDocument> {
  return { value: document, document: key, hospital, date: document.date ?? document.assembled, dateFrom: "document" };
}

function itemsOf({ value, ...source }: SummaryEntry<HealthDocument>): SummaryEntry<Item>[] {
  const parentOf = new Map(value.items.flatMap((item) => item.contains.map((key) => [key, item] as const)));
  return value.items.map((item) => {
    const own = dateOf(item);
    if (own !== undefined) return { ...source, value: item, date: own, dateFrom: "item" };
    // Nothing stands under itself: the way up ends.
    let above = item.kind === "observation" ? parentOf.get(item.key) : undefined;
    while (above !== undefined && dateOf(above) === undefined) above = parentOf.get(above.key);
    const isResult = above?.kind === "report" || above?.kind === "observation";
    const date = isResult && above !== undefined ? dateOf(above) : undefined;
    return { ...source, value: item, date: date ?? source.date, dateFrom: date === undefined ? "document" : "report" };
  });
}

function dateOf({ date }: Item): PartialDate | undefined {
  return date?.date ?? date?.end;
}

function narrow<T extends Item>(entry: SummaryEntry<Item>, isKind: (item: Item) => item is T): SummaryEntry<T>[] {
  return isKind(entry.value) ? [{ ...entry, value: entry.value }] : [];
}

const EVENTS = new Set<string>(["condition", "procedure", "immunization"]);
const isEvent = (item: Item): item is EventItem => EVENTS.has(item.kind);
const isAllergy = (item: Item): item is AllergyItem => item.kind === "allergy";
/** A Medication by itself is what a request or statement refers to: no medicine that somebody takes. */
const isMedication = (item: Item): item is MedicationItem =>
  item.kind === "medication" && item.resourceType.toLowerCase() !== "medication";

function summariseAllergies(
  items: readonly SummaryEntry<AllergyItem>[],
  documents: readonly SummaryEntry<HealthDocument>[],
  isIncomplete: boolean,
): AllergySummary {
  const current = items.filter(({ value }) => value.isCurrent);
  const known = current.filter(({ value }) => value.meaning === "known");
  const noKnown = current.filter(({ value }) => value.meaning === "no-known");
  const others = items.filter(({ value }) => !value.isCurrent || value.meaning === "not-recorded");
  const sections = documents.flatMap((entry) =>
    allSections(entry.value.sections)
      .filter(isAboutAllergies)
      .map((value) => ({ ...entry, value })),
  );
  const nilKnownSections = sections.filter(({ value }) => isNilKnown(value));
  const inText = sections.filter(({ value }) => value.narrative !== undefined && value.entries.length === 0);
  const isStated = noKnown.length > 0 || nilKnownSections.length > 0;
  const isUnavailable = isIncomplete || documents.length === 0 || inText.length > 0;
  const title = known.length > 0 ? "known" : isStated ? "no-known" : isUnavailable ? "unavailable" : "not-recorded";
  return { title, known, noKnown, nilKnownSections, inText, others };
}

function allSections(sections: readonly DocumentSection[]): DocumentSection[] {
  return sections.flatMap((section) => [section, ...allSections(section.sections)]);
}

/** SNOMED CT: allergy record. LOINC: allergies and adverse reactions. */
const ALLERGY_SECTIONS = new Set(["722446000", "48765-2"]);

function isAboutAllergies({ title, code }: DocumentSection): boolean {
  const words = `${title ?? ""} ${code?.label ?? ""}`.toLowerCase();
  return words.includes("allerg") || code?.codings.some((coding) => ALLERGY_SECTIONS.has(coding.code ?? "")) === true;
}

function isNilKnown({ emptyReason }: DocumentSection): boolean {
  return emptyReason?.codings.some(({ code }) => code === "nilknown") === true;
}
