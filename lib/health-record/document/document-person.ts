import "server-only";
import type { Field, ReferenceView } from "@/lib/health-record/document/data-types";
import { absentReasonOf } from "@/lib/health-record/document/describe-value";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import { partialDateOf, type PartialDate } from "@/lib/health-record/document/partial-date";

/** A person of whom a document is. Everything is as sent; an age is never computed. */
export type DocumentPerson = {
  key: string;
  names: string[];
  gender?: string | undefined;
  birthDate?: PartialDate | undefined;
  /** Why the sender gives no date of birth: a code such as `unknown`. */
  birthDateAbsent?: string | undefined;
  narrative?: string | undefined;
  attachments: string[];
  details: Field[];
};

/** What is known of the patient; the date of birth may be partial: `1991`. */
export type KnownPatient = { name?: string | undefined; gender?: string | undefined; birthDate?: string | undefined };

export const COMPARISONS = ["same", "different", "not-known"] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type PersonComparison = {
  name: Comparison;
  gender: Comparison;
  birthDate: Comparison;
  /** Somebody else, as far as can be seen: one of the three differs. */
  isOther: boolean;
};

/** A Patient. */
export function readPerson(key: string, reader: ElementReader, attachments: string[]): DocumentPerson {
  const names = reader.names("name");
  const birthDate = reader.text("birthDate");
  return {
    key,
    names,
    gender: reader.text("gender"),
    birthDate: birthDate === undefined ? undefined : partialDateOf(birthDate),
    birthDateAbsent: absentReasonOf(reader.object, "birthDate"),
    narrative: reader.narrative(),
    attachments,
    details: reader.rest(),
  };
}

/** Whom a document is about: a person of whom it has a record, or only the words of a reference. */
export type DocumentSubject = { person?: DocumentPerson | undefined; subject?: ReferenceView | undefined };

/** Compares the person inside a document with the patient. What is not known on one side is no difference. */
export function comparePerson({ person, subject }: DocumentSubject, patient: KnownPatient): PersonComparison {
  const names = person !== undefined && person.names.length > 0 ? person.names : [subject?.label ?? ""];
  const name = compareNames(names, patient.name);
  const gender = compareTexts(genderOf(person?.gender), genderOf(patient.gender));
  const birthDate = compareDates(person?.birthDate, patient.birthDate);
  return { name, gender, birthDate, isOther: [name, gender, birthDate].includes("different") };
}

const TITLES = new Set("mr mrs ms miss dr shri sri smt kum kumari baby master prof".split(" "));
/** ABDM has M, F, O, T and D; FHIR has words. */
const GENDERS = new Map([
  ["m", "male"],
  ["male", "male"],
  ["f", "female"],
  ["female", "female"],
  ["o", "other"],
  ["other", "other"],
  ["t", "other"],
  ["transgender", "other"],
]);

/** One name is the other's when its words are among the other's, in any order; an initial stands for any word that begins with it. */
function compareNames(names: readonly string[], known: string | undefined): Comparison {
  const knownWords = wordsOf(known);
  const candidates = names.map(wordsOf).filter((words) => words.length > 0);
  if (knownWords.length === 0 || candidates.length === 0) return "not-known";
  return candidates.some((words) => isWithin(words, knownWords) || isWithin(knownWords, words)) ? "same" : "different";
}

function isWithin(words: string[], others: string[]): boolean {
  const left = [...others];
  return words.every((word) => {
    const exact = left.indexOf(word);
    const at = exact >= 0 ? exact : left.findIndex((other) => isInitial(word, other) || isInitial(other, word));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function isInitial(word: string, other: string): boolean {
  return word.length === 1 && other.startsWith(word);
}

const MAX_NAME_WORDS = 20;

function wordsOf(name: string | undefined): string[] {
  const words =
    name
      ?.slice(0, 1000)
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\d]+/gu) ?? [];
  return words.filter((word) => !TITLES.has(word)).slice(0, MAX_NAME_WORDS);
}

function genderOf(gender: string | undefined): string | undefined {
  return GENDERS.get(gender?.trim().toLowerCase() ?? "");
}

function compareTexts(one: string | undefined, other: string | undefined): Comparison {
  if (one === undefined || other === undefined) return "not-known";
  return one === other ? "same" : "different";
}

/** As far as both are known: 1991 and 1991-05-07 are the same. */
function compareDates(one: PartialDate | undefined, known: string | undefined): Comparison {
  const other = known === undefined ? undefined : partialDateOf(known.trim());
  const parts = (["year", "month", "day"] as const).map((part) => compareTexts(one?.[part], other?.[part]));
  return parts.includes("different") ? "different" : (parts[0] ?? "not-known");
}
