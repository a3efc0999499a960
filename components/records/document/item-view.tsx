import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Item } from "@/lib/health-record/document/to-item";
import { AllergyHead } from "@/components/records/document/allergy-head";
import type { DocumentParts } from "@/components/records/document/document-parts";
import { EventHead } from "@/components/records/document/event-head";
import { InvoiceHead } from "@/components/records/document/invoice-head";
import { ConceptsAfterDash, ItemTitle } from "@/components/records/document/item-title";
import { ItemRest } from "@/components/records/document/item-rest";
import { ReportHead } from "@/components/records/document/report-head";
import { StatusBadge } from "@/components/records/document/status-badge";
import { MedicationLine } from "@/components/records/medication/medication-line";
import { ItemDateText } from "@/components/records/values/date-text";
import { anchorOf } from "@/components/records/values/hospital-source";
import { isMessageKey } from "@/components/ui/message-key";

type ItemViewProps = { item: Item; label?: string | undefined; parts: DocumentParts };

/** One item of a document: what it is, its status and date, and everything else that the sender wrote about it. */
export function ItemView({ item, label, parts }: ItemViewProps) {
  return (
    <article id={anchorOf(parts.record, item.key)} className="record-anchor">
      <ItemHead item={item} />
      {label !== undefined && !isShown(label, item) ? <p className="text-soft">{label}</p> : null}
      <ItemFacts item={item} />
      <ItemRest item={item} parts={parts} />
    </article>
  );
}

function isShown(label: string, item: Item): boolean {
  return label === item.title || ("description" in item && label === item.description);
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
