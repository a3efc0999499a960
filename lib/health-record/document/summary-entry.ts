import "server-only";
import { sortingTimeOf, type PartialDate } from "@/lib/health-record/document/partial-date";

/** Whose date it is. */
export const DATE_SOURCES = ["item", "report", "document"] as const;
export type DateSource = (typeof DATE_SOURCES)[number];

/** Something of a document, with where it comes from. */
export type SummaryEntry<T> = {
  value: T;
  /** The key of the document, and the hospital that sent it. */
  document: string;
  hospital: string;
  date?: PartialDate | undefined;
  /** A result without a date has that of the report or panel in which it stands; anything else that of the document. */
  dateFrom: DateSource;
};

/** The newest first; what has no date that can be sorted comes last. */
export function newestFirst<T extends SummaryEntry<unknown>>(entries: readonly T[]): T[] {
  const timed = entries.map((entry) => ({ entry, time: sortingTimeOf(entry.date) ?? -Infinity }));
  return timed
    .sort((one, other) => (other.time > one.time ? 1 : other.time < one.time ? -1 : 0))
    .map(({ entry }) => entry);
}
