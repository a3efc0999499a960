import { useTranslations } from "next-intl";
import type { Item } from "@/lib/health-record/document/to-item";
import type { DocumentParts, ShownEntry } from "@/components/records/document/document-parts";
import { NAMED_KINDS, useKindText } from "@/components/records/document/kind-text";
import { ItemView } from "@/components/records/document/item-view";
import { ObservationTable } from "@/components/records/document/observation-table";
import { anchorOf } from "@/components/records/values/hospital-source";

/** Items in their order: results that follow each other share a table, everything else is a list. */
export function ItemList({ entries, parts }: { entries: readonly ShownEntry[]; parts: DocumentParts }) {
  const runs = runsOf(entries, parts);
  return runs.map((run, index) =>
    run.kind === "observations" ? (
      <ObservationTable key={index} entries={run.entries} parts={parts} />
    ) : (
      <ul key={index} className="flex flex-col gap-2">
        {run.entries.map(({ entry, item }) => (
          <li key={entry.key}>
            {entry.isRepeated ? (
              <RepeatedItem entry={entry} item={item} parts={parts} />
            ) : (
              <ItemView entry={entry} item={item} parts={parts} />
            )}
          </li>
        ))}
      </ul>
    ),
  );
}

function RepeatedItem({ entry, item, parts }: { entry: ShownEntry; item: Item; parts: DocumentParts }) {
  const t = useTranslations("records");
  const kindText = useKindText();
  const nameOf = (name: string | undefined) =>
    name === undefined ? kindText(item) : NAMED_KINDS.has(item.kind) ? `${kindText(item)}: ${name}` : name;
  return (
    <a href={`#${anchorOf(parts.record, item.key)}`}>
      {t("shown-above", { title: nameOf(entry.label ?? item.title) })}
    </a>
  );
}

type Run =
  | { kind: "observations"; entries: { entry: ShownEntry; item: Item & { kind: "observation" } }[] }
  | { kind: "others"; entries: { entry: ShownEntry; item: Item }[] };

function runsOf(entries: readonly ShownEntry[], parts: DocumentParts): Run[] {
  const runs: Run[] = [];
  for (const entry of entries) {
    const item = parts.items.get(entry.key);
    if (item === undefined) continue;
    const last = runs.at(-1);
    if (item.kind === "observation" && !entry.isRepeated) {
      if (last?.kind === "observations") last.entries.push({ entry, item });
      else runs.push({ kind: "observations", entries: [{ entry, item }] });
    } else if (last?.kind === "others") last.entries.push({ entry, item });
    else runs.push({ kind: "others", entries: [{ entry, item }] });
  }
  return runs;
}
