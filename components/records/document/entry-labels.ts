import type { Item } from "@/lib/health-record/document/to-item";
import { otherWordsOf } from "@/components/records/values/concept-text";

/** Whether the name of an item, or what else it is called, is this label. */
export function hasWords(item: Item, label: string): boolean {
  const concept = "code" in item ? item.code : "drug" in item ? item.drug : "type" in item ? item.type : undefined;
  const words = [item.title, "description" in item ? item.description : undefined];
  return [...words, ...(concept === undefined ? [] : [concept.label, ...otherWordsOf(concept)])].some(
    (word) => word?.trim().toLowerCase() === label.trim().toLowerCase(),
  );
}

/** The words by which an item calls its results or members, by the keys of these. */
export function labelsOfContained(item: Item): ReadonlyMap<string, string | undefined> {
  const members = item.details.flatMap(({ path, value }) =>
    path[0] === "hasMember" && value.type === "reference" ? [value.reference] : [],
  );
  const results = item.kind === "report" ? item.results : [];
  return new Map([...results, ...members].flatMap(({ key, label }) => (key === undefined ? [] : [[key, label]])));
}
