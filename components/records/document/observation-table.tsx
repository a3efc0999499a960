import { Fragment, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import type { ObservationItem, Result } from "@/lib/health-record/document/observation-item";
import type { DocumentParts } from "@/components/records/document/document-parts";
import { hasWords, labelsOfContained } from "@/components/records/document/entry-labels";
import { hasRest, ItemRest } from "@/components/records/document/item-rest";
import { StatusBadge } from "@/components/records/document/status-badge";
import { ConceptList, ConceptText } from "@/components/records/values/concept-text";
import { ItemDateText } from "@/components/records/values/date-text";
import { anchorOf } from "@/components/records/values/hospital-source";
import { MarkText, RangeText, ResultValueText } from "@/components/records/values/result-text";

/** An observation, with the words of the section, report or panel for it. */
type Entry = { entry: { label?: string | undefined }; item: ObservationItem };
type Row = { item: ObservationItem; label: string | undefined; depth: number };

const INDENTS = ["", "sm:pl-4", "sm:pl-8", "sm:pl-12"];
/** On phones a row is one box: it is moved in as a whole. */
const ROW_INDENTS = ["", "max-sm:ml-4", "max-sm:ml-8", "max-sm:ml-12"];
const indentOf = (depth: number, indents = INDENTS) => indents[Math.min(depth, indents.length - 1)] ?? "";

/** Results with value, range, mark and date, one a row. Components and members of a panel stand below it, moved in. */
export function ObservationTable({ entries, parts }: { entries: readonly Entry[]; parts: DocumentParts }) {
  const t = useTranslations("records.result");
  const rows = entries.flatMap(({ entry, item }) => rowsOf({ item, label: entry.label, depth: 0 }, parts));
  // On phones the name of a result stands above its values. Other display values remove a table's semantics: the roles restore them.
  return (
    <table role="table" className="block w-full border-collapse sm:table">
      <thead role="rowgroup" className="block max-sm:sr-only sm:table-header-group">
        <tr role="row" className="border-b border-line text-left text-soft sm:table-row">
          {(["test", "value", "range", "mark", "date"] as const).map((name) => (
            <th key={name} role="columnheader" scope="col" className="py-0.5 pr-3 font-medium">
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="block sm:table-row-group">
        {rows.map(({ item, label, depth }) => (
          <Fragment key={item.key}>
            <ObservationRow item={item} label={label} depth={depth} parts={parts} />
            {item.components.map((component, index) => (
              <ResultRow key={index} result={component} depth={depth + 1}>
                {component.code ? <ConceptText concept={component.code} /> : t("unnamed")}
              </ResultRow>
            ))}
            <RestRow item={item} depth={depth} parts={parts} />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function rowsOf(row: Row, parts: DocumentParts): Row[] {
  const labels = labelsOfContained(row.item);
  const rowOf = (member: ObservationItem) => ({ item: member, label: labels.get(member.key), depth: row.depth + 1 });
  return [row, ...membersOf(row.item, parts).flatMap((member) => rowsOf(rowOf(member), parts))];
}

/** The results that stand under a panel. Nothing stands under itself, so that this ends. */
function membersOf(item: ObservationItem, parts: DocumentParts): ObservationItem[] {
  return item.contains.flatMap((key) => {
    const member = parts.items.get(key);
    return member?.kind === "observation" ? [member] : [];
  });
}

function ObservationRow({ item, label, depth, parts }: Row & { parts: DocumentParts }) {
  const t = useTranslations("records.result");
  return (
    <ResultRow result={item} depth={depth} id={anchorOf(parts.record, item.key)} date={item.date}>
      <span className={item.isCurrent ? "" : "text-soft"}>
        {item.code ? <ConceptText concept={item.code} /> : (item.title ?? t("unnamed"))}
      </span>
      {label === undefined || hasWords(item, label) ? null : <span className="font-normal text-soft"> · {label}</span>}
      {item.categories.length > 0 ? (
        <span className="font-normal text-soft">
          {" · "}
          <ConceptList concepts={item.categories} />
        </span>
      ) : null}
      {item.status?.toLowerCase() === "final" && !item.hasModifier ? null : (
        <span className="ml-2">
          <StatusBadge item={item} />
        </span>
      )}
    </ResultRow>
  );
}

type ResultRowProps = {
  result: Result;
  depth: number;
  id?: string;
  date?: ObservationItem["date"];
  children: ReactNode;
};

function ResultRow({ result, depth, id, date, children }: ResultRowProps) {
  return (
    <tr
      role="row"
      id={id}
      className={`record-anchor flex flex-wrap gap-x-4 border-t border-line py-1 align-top sm:table-row sm:py-0 ${indentOf(depth, ROW_INDENTS)}`}
    >
      <th role="rowheader" scope="row" className={`py-0.5 text-left font-medium sm:pr-3 ${indentOf(depth)}`}>
        {children}
      </th>
      <td role="cell" className="min-w-0 py-0.5 empty:max-sm:hidden sm:pr-3">
        <ResultValueText result={result} />
      </td>
      <td role="cell" className="min-w-0 py-0.5 empty:max-sm:hidden sm:pr-3">
        <RangeText ranges={result.ranges} />
      </td>
      <td role="cell" className="min-w-0 py-0.5 empty:max-sm:hidden sm:pr-3">
        <MarkText result={result} />
      </td>
      <td role="cell" className={`py-0.5 text-soft ${date ? "" : "max-sm:hidden"}`}>
        {date ? <ItemDateText date={date} /> : null}
      </td>
    </tr>
  );
}

function RestRow({ item, depth, parts }: Omit<Row, "label"> & { parts: DocumentParts }) {
  const without = new Set(membersOf(item, parts).map(({ key }) => key));
  if (!hasRest({ item, without })) return null;
  return (
    <tr role="row" className="block sm:table-row">
      <td
        role="cell"
        colSpan={5}
        className={`block pb-1 sm:table-cell ${indentOf(depth)} ${indentOf(depth, ROW_INDENTS)}`}
      >
        <ItemRest item={item} parts={parts} without={without} />
      </td>
    </tr>
  );
}
