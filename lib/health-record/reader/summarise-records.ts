import "server-only";
import type { HiType } from "@/lib/abdm/vocabulary";
import {
  comparePerson,
  type DocumentPerson,
  type KnownPatient,
  type PersonComparison,
} from "@/lib/health-record/document/document-person";
import { partialDateOf, sortingTimeOf, type PartialDate } from "@/lib/health-record/document/partial-date";
import {
  summariseDocuments,
  type RecordSummary,
  type SummaryInput,
} from "@/lib/health-record/document/summarise-documents";
import type { ReaderPatient, ReaderRecord, RecordsView } from "@/lib/health-record/reader/records-view";

/** A document that names somebody else, as far as can be seen, and in what. */
export type OtherPerson = {
  document: string;
  hospital: string;
  date?: PartialDate | undefined;
  names: string[];
  gender?: string | undefined;
  birthDate?: PartialDate | undefined;
  comparison: PersonComparison;
};

/** By what documents are filtered and ordered. `time` is for sorting alone: milliseconds since 1970, or null without a date. */
export type DocumentOrder = {
  id: string;
  hospital: string;
  kind: HiType | null;
  year: string | null;
  time: number | null;
};

export type SummarisedRecords = {
  summary: RecordSummary;
  birthDate: PartialDate | null;
  otherPersons: OtherPerson[];
  /** Every document, also those that cannot be read; the newest first. */
  order: DocumentOrder[];
};

/** What the reader's page shows beside the records themselves: their summary, their order, and of which the person is somebody else. */
export function summariseRecords({ patient, documents }: RecordsView): SummarisedRecords {
  const known = knownPatientOf(patient);
  return {
    summary: summariseDocuments(documents.map(toSummaryInput), known),
    birthDate: patient.birthDate === null ? null : partialDateOf(patient.birthDate),
    otherPersons: documents.flatMap((record) => otherPersonOf(record, known)),
    order: documents
      .map(orderOf)
      .sort((one, other) => (other.time ?? -Infinity) - (one.time ?? -Infinity) || one.id.localeCompare(other.id)),
  };
}

function knownPatientOf({ name, gender, birthDate }: ReaderPatient): KnownPatient {
  return { name: name ?? undefined, gender: gender ?? undefined, birthDate: birthDate ?? undefined };
}

function toSummaryInput({ id, hospital, content }: ReaderRecord): SummaryInput {
  const source = { key: id, hospital };
  return "document" in content ? { ...source, document: content.document } : { ...source, problem: content.problem };
}

function otherPersonOf({ id, hospital, content }: ReaderRecord, known: KnownPatient): OtherPerson[] {
  if (!("document" in content)) return [];
  const { person, subject, date, assembled } = content.document;
  const comparison = comparePerson(content.document, known);
  if (!comparison.isOther) return [];
  return [
    {
      document: id,
      hospital,
      date: date ?? assembled,
      names: namesOf(person, subject?.label),
      gender: person?.gender,
      birthDate: person?.birthDate,
      comparison,
    },
  ];
}

function namesOf(person: DocumentPerson | undefined, label: string | undefined): string[] {
  if (person !== undefined && person.names.length > 0) return person.names;
  return label === undefined ? [] : [label];
}

function orderOf({ id, hospital, content }: ReaderRecord): DocumentOrder {
  const document = "document" in content ? content.document : undefined;
  const date = document?.date ?? document?.assembled;
  return {
    id,
    hospital,
    kind: document?.kind.group ?? null,
    year: date?.year ?? null,
    time: sortingTimeOf(date) ?? null,
  };
}
