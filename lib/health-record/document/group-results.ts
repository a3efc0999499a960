import "server-only";
import type { Concept } from "@/lib/health-record/document/data-types";
import type { ObservationItem, Result } from "@/lib/health-record/document/observation-item";
import { newestFirst, type SummaryEntry } from "@/lib/health-record/document/summary-entry";
import type { Item } from "@/lib/health-record/document/to-item";

/** A result, with the observation in which it stands: itself, or the one of which it is a component. */
export type SummaryResult = {
  result: Result;
  /** The key of the observation in its document, its name and its status as sent. */
  observation: string;
  title?: string | undefined;
  status?: string | undefined;
};

/** Results of one code with one unit, the newest first: what can stand in one line, and be compared. */
export type ResultSeries = {
  code?: Concept | undefined;
  /** As sent; undefined for results without a unit. */
  unit?: string | undefined;
  results: SummaryEntry<SummaryResult>[];
};

/** Groups what observations and their components have for values; the series with the newest result comes first. */
export function groupResults(items: readonly SummaryEntry<Item>[]): ResultSeries[] {
  const series = new Map<string, ResultSeries>();
  for (const entry of newestFirst(items.flatMap(resultsOf))) {
    const { code } = entry.value.result;
    const unit = unitOf(entry.value.result);
    const key = JSON.stringify([codeKeyOf(code), unit ?? ""]);
    const known = series.get(key);
    if (known === undefined) series.set(key, { code, unit, results: [entry] });
    else known.results.push(entry);
  }
  return [...series.values()];
}

function resultsOf(entry: SummaryEntry<Item>): SummaryEntry<SummaryResult>[] {
  const observation = entry.value;
  if (observation.kind !== "observation") return [];
  const { key, title, status, components } = observation;
  const results: Result[] = [resultOf(observation), ...components];
  return results
    .filter(({ value, absent }) => value !== undefined || absent !== undefined)
    .map((result) => ({ ...entry, value: { result, observation: key, title, status } }));
}

/** Without what only the item has, which may be much. */
function resultOf({ code, value, absent, ranges, interpretations, mark, markFrom }: ObservationItem): Result {
  return { code, value, absent, ranges, interpretations, mark, markFrom };
}

function unitOf({ value }: Result): string | undefined {
  return value?.type === "quantity" ? (value.quantity.unit ?? value.quantity.code) : undefined;
}

/** System and code where sent, else the words in lower case. */
function codeKeyOf(code: Concept | undefined): string {
  const coding = code?.codings.find((one) => one.code !== undefined);
  return coding === undefined ? (code?.label ?? "").toLowerCase() : `${coding.system ?? ""}|${coding.code ?? ""}`;
}
