import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Item } from "@/lib/health-record/document/to-item";
import { AllergyHead } from "@/components/records/document/allergy-head";
import type { DocumentParts, ShownEntry } from "@/components/records/document/document-parts";
import { EventHead } from "@/components/records/document/event-head";
import { InvoiceHead } from "@/components/records/document/invoice-head";
import { ConceptsAfterDash, ItemTitle } from "@/components/records/document/item-title";
import { ItemRest } from "@/components/records/document/item-rest";
import { hasWords } from "@/components/records/document/entry-labels";
import { NAMED_KINDS, useKindText } from "@/components/records/document/kind-text";
import { ReportHead } from "@/components/records/document/report-head";
import { StatusBadge } from "@/components/records/document/status-badge";
import { MedicationLine } from "@/components/records/medication/medication-line";
import { ItemDateText } from "@/components/records/values/date-text";
import { anchorOf } from "@/components/records/values/hospital-source";
import { isMessageKey } from "@/components/ui/message-key";

type ItemViewProps = { entry: ShownEntry; item: Item; parts: DocumentParts };

/** One item of a document: what it is, its status and date, and everything else that the sender wrote about it. */
export function ItemView({ entry: { label, showsKind }, item, parts }: ItemViewProps) {
  const kindText = useKindText();
  return (
    <article id={anchorOf(parts.record, item.key)} className="record-anchor">
      {showsKind === true && item.title !== undefined && !NAMED_KINDS.has(item.kind) ? (
        <div className="flex gap-x-1.5">
          <span className="flex-none text-soft">{kindText(item)}:</span>
          <div className="min-w-0">
            <ItemHead item={item} />
          </div>
        </div>
      ) : (
        <ItemHead item={item} />
      )}
      {label !== undefined && !hasWords(item, label) ? <p className="text-soft">{label}</p> : null}
      <ItemFacts item={item} />
      <ItemRest item={item} parts={parts} />
    </article>
  );
}

function ItemHead({ item }: { item: Item }): ReactNode {
  switch (item.kind) {
    case "medication":
      return <MedicationLine item={item} />;
    case "allergy":
      return <AllergyHead item={item} />;
    case "report":
      return <ReportHead item={item} />;
    case "invoice":
      return <InvoiceHead item={item} />;
    case "document":
      return <DocumentHead item={item} />;
    case "observation":
      return <ItemTitle item={item} />;
    default:
      return <EventHead item={item} />;
  }
}

function DocumentHead({ item }: { item: Item & { kind: "document" } }) {
  const { description, modality, bodySites, categories } = item;
  return (
    <p>
      <ItemTitle item={item} />
      {description !== undefined && description !== item.title ? ` — ${description}` : ""}
      <ConceptsAfterDash concepts={[...(modality ? [modality] : []), ...bodySites, ...categories]} />
    </p>
  );
}

/** Status and date of an item, in one line. */
function ItemFacts({ item }: { item: Item }) {
  const dates = useTranslations("records.date-element");
  const { date } = item;
  return (
    <p className="flex flex-wrap gap-x-3 text-soft empty:hidden">
      {date ? (
        <span>
          {isMessageKey(dates, date.element) ? `${dates(date.element)} ` : ""}
          <ItemDateText date={date} />
        </span>
      ) : null}
      <StatusBadge item={item} />
    </p>
  );
}
