import "server-only";
import type { Concept, Quantity } from "@/lib/health-record/document/data-types";

/** How a result stands to its range. */
export const RESULT_MARKS = [
  "critically-below",
  "below",
  "normal",
  "above",
  "critically-above",
  "abnormal",
  "critical",
] as const;
export type ResultMark = (typeof RESULT_MARKS)[number];

/** A range as sent: one side, both, or a text. A side that was not sent is never made up. */
export type ReferenceRange = {
  low?: Quantity | undefined;
  high?: Quantity | undefined;
  text?: string | undefined;
  /** What kind of range, such as normal or treatment; for whom it applies. */
  type?: Concept | undefined;
  appliesTo: Concept[];
};

/** Codes of HL7 v3 ObservationInterpretation, in lower case. */
const MARK_OF_CODE = new Map<string, ResultMark>([
  ["l", "below"],
  ["h", "above"],
  ["ll", "critically-below"],
  ["hh", "critically-above"],
  ["lu", "critically-below"],
  ["hu", "critically-above"],
  ["<", "below"],
  [">", "above"],
  ["n", "normal"],
  ["a", "abnormal"],
  ["aa", "critical"],
]);
/** Words that senders write in place of a code. */
const MARK_OF_WORDS = new Map<string, ResultMark>([
  ["low", "below"],
  ["high", "above"],
  ["normal", "normal"],
  ["abnormal", "abnormal"],
  ["critical", "critical"],
  ["critical low", "critically-below"],
  ["critically low", "critically-below"],
  ["critical high", "critically-above"],
  ["critically high", "critically-above"],
  ["below low normal", "below"],
  ["above high normal", "above"],
]);

/** What the sender's interpretations mean; undefined where their codes and words are others, or several. */
export function markOfInterpretations(interpretations: readonly Concept[]): ResultMark | undefined {
  const marks = new Set(interpretations.map(markOfInterpretation));
  const [mark] = marks;
  return marks.size === 1 ? mark : undefined;
}

function markOfInterpretation({ label, codings }: Concept): ResultMark | undefined {
  for (const { code } of codings) {
    const mark = MARK_OF_CODE.get(code?.toLowerCase() ?? "");
    if (mark !== undefined) return mark;
  }
  const words = label.toLowerCase();
  return MARK_OF_CODE.get(words) ?? MARK_OF_WORDS.get(words);
}

/**
 * Below or above its range, where value and limit are numbers with one unit; undefined where that is not certain, and inside the
 * range. Where there are several ranges that can be compared, nothing decides which applies.
 */
export function compareWithRanges(value: Quantity, ranges: readonly ReferenceRange[]): "below" | "above" | undefined {
  const usable = ranges.filter((range) => isNormalRange(range) && (range.low ?? range.high) !== undefined);
  const [range] = usable;
  if (range === undefined || usable.length > 1) return undefined;
  const number = numberOf(value.value);
  const low = limitOf(range.low, value);
  const high = limitOf(range.high, value);
  if (number === undefined || (low !== undefined && high !== undefined && low > high)) return undefined;
  const { comparator } = value;
  if (low !== undefined && isBelow(number, comparator, low)) return "below";
  return high !== undefined && isAbove(number, comparator, high) ? "above" : undefined;
}

function isBelow(number: number, comparator: string | undefined, low: number): boolean {
  if (comparator === undefined || comparator === "<=") return number < low;
  return comparator === "<" && number <= low;
}

function isAbove(number: number, comparator: string | undefined, high: number): boolean {
  if (comparator === undefined || comparator === ">=") return number > high;
  return comparator === ">" && number >= high;
}

function isNormalRange({ type }: ReferenceRange): boolean {
  if (type === undefined) return true;
  return (
    type.codings.some(({ code }) => code?.toLowerCase() === "normal") || type.label.toLowerCase().includes("normal")
  );
}

/** The limit as a number, where its unit is the value's. A limit with a comparator is none. */
function limitOf(limit: Quantity | undefined, value: Quantity): number | undefined {
  if (limit === undefined || limit.comparator !== undefined) return undefined;
  return hasSameUnit(limit, value) ? numberOf(limit.value) : undefined;
}

/** Whether two quantities have one unit: the same code, else the same text, else neither has any. */
export function hasSameUnit(one: Quantity, other: Quantity): boolean {
  if (one.code !== undefined && other.code !== undefined) {
    return one.code === other.code && (one.system ?? other.system) === (other.system ?? one.system);
  }
  if (one.unit !== undefined || other.unit !== undefined) return one.unit === other.unit;
  return one.code === other.code;
}

const NUMBER = /^[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?$/;

/** A number for comparing alone. */
export function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && NUMBER.test(text) ? Number(text) : undefined;
}
