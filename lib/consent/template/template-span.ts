import "server-only";
import { DAY } from "@/lib/clock";
import { FIRST_DAY } from "@/lib/consent/request/period";
import { yearsBefore } from "@/lib/consent/request/period-input";

/** The length of a period that ends on the day on which it is used. `everything` begins before any record. */
export type TemplateSpan = { kind: "everything" } | { kind: "years"; years: number } | { kind: "days"; days: number };

const YEARS = [1, 2, 3, 5, 10];

/** The length of a period between two days `YYYY-MM-DD`: "the last year" stays the last year, whatever day it is used on. */
export function spanBetween(from: string, to: string): TemplateSpan {
  if (from === FIRST_DAY) return { kind: "everything" };
  const years = YEARS.find((count) => yearsBefore(to, count) === from);
  return years ? { kind: "years", years } : { kind: "days", days: (Date.parse(to) - Date.parse(from)) / DAY };
}

/** The day `YYYY-MM-DD` on which a period of this length begins that ends on `to`. */
export function startOfSpan(span: TemplateSpan, to: string): string {
  switch (span.kind) {
    case "everything":
      return FIRST_DAY;
    case "years":
      return yearsBefore(to, span.years);
    case "days":
      return new Date(Date.parse(to) - span.days * DAY).toISOString().slice(0, 10);
  }
}
