import "server-only";
import type { HealthDocument } from "@/lib/health-record/document/health-document";
import { statesNone } from "@/lib/health-record/document/states-none";
import type { Item } from "@/lib/health-record/document/to-item";

/** Why an item stands in no list of the summary. */
export type ItemExclusion = "not-current" | "report-not-current" | "other-person" | "states-none";

/** Prepares for a document which of its items stand in no list of the summary, and why. */
export function exclusionsOf({ items, otherPersons }: HealthDocument): (item: Item) => ItemExclusion | undefined {
  const others = new Set(otherPersons.map(({ key }) => key));
  const ended = resultsOfEndedReports(items);
  return (item) => {
    const { key, kind, subject, isCurrent } = item;
    if (subject?.key !== undefined && others.has(subject.key)) return "other-person";
    // The summary of allergies lists also those that are not current.
    if (!isCurrent && kind !== "allergy") return "not-current";
    if (ended.has(key)) return "report-not-current";
    return statesNone(item) ? "states-none" : undefined;
  };
}

/** The keys of the results under reports and panels that are not current. */
function resultsOfEndedReports(items: readonly Item[]): ReadonlySet<string> {
  const itemOf = new Map(items.map((item) => [item.key, item]));
  const ended = new Set<string>();
  const queue = items.filter(({ kind, isCurrent }) => (kind === "report" || kind === "observation") && !isCurrent);
  for (let at = 0; at < queue.length; at += 1) {
    for (const key of queue[at]?.contains ?? []) {
      const result = itemOf.get(key);
      if (result?.kind !== "observation" || ended.has(key)) continue;
      ended.add(key);
      queue.push(result);
    }
  }
  return ended;
}
