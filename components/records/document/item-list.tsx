import { useTranslations } from "next-intl";
import type { SectionEntry } from "@/lib/health-record/document/health-document";
import type { Item } from "@/lib/health-record/document/to-item";
import type { DocumentParts } from "@/components/records/document/document-parts";
import { ItemView } from "@/components/records/document/item-view";
import { ObservationTable } from "@/components/records/document/observation-table";
import { anchorOf } from "@/components/records/values/hospital-source";

/** Items in their order: results that follow each other share a table, everything else is a list. */
export function ItemList({ entries, parts }: { entries: readonly SectionEntry[]; parts: DocumentParts }) {
  const runs = runsOf(entries, parts);
  return runs.map((run, index) =>
    run.kind === "observations" ? (
      <ObservationTable key={index} items={run.items} parts={parts} />
    ) : (
      <ul key={index} className="flex flex-col gap-2">
        {run.entries.map(({ entry, item }) => (
          <li key={entry.key}>
            {entry.isRepeated ? (
              <RepeatedItem entry={entry} item={item} parts={parts} />
            ) : (
              <ItemView item={item} label={entry.label} parts={parts} />
            )}
          </li>
        ))}
      </ul>
    ),
  );
}

function RepeatedItem({ entry, item, parts }: { entry: SectionEntry; item: Item; parts: DocumentParts }) {
  const t = useTranslations("records");
  return (
    <a href={`#${anchorOf(parts.record, item.key)}`}>
      {t("shown-above", { title: entry.label ?? item.title ?? t("unnamed") })}
    </a>
  );
}

type Run =
  | { kind: "observations"; items: (Item & { kind: "observation" })[] }
  | { kind: "others"; entries: { entry: SectionEntry; item: Item }[] };

function runsOf(entries: readonly SectionEntry[], parts: DocumentParts): Run[] {
  const runs: Run[] = [];
  for (const entry of entries) {
    const item = parts.items.get(entry.key);
    if (item === undefined) continue;
    const last = runs.at(-1);
    if (item.kind === "observation" && !entry.isRepeated) {
      if (last?.kind === "observations") last.items.push(item);
      else runs.push({ kind: "observations", items: [item] });
    } else if (last?.kind === "others") last.entries.push({ entry, item });
    else runs.push({ kind: "others", entries: [{ entry, item }] });
  }
  return runs;
}
