import { useTranslations } from "next-intl";
import type { EventItem } from "@/lib/health-record/document/event-item";
import type { SummaryEntry } from "@/lib/health-record/document/summary-entry";
import { EventHead } from "@/components/records/document/event-head";
import { StatusBadge } from "@/components/records/document/status-badge";
import { FoldedList } from "@/components/records/summary/folded-list";
import { SummaryPart } from "@/components/records/summary/summary-part";
import { HospitalSource } from "@/components/records/values/hospital-source";
import { isMessageKey } from "@/components/ui/message-key";

const OPEN = 6;

type EventSummaryProps = {
  part: "problems" | "procedures" | "immunizations";
  entries: readonly SummaryEntry<EventItem>[];
};

/** Problems, procedures or immunisations: name, status, date and source of each. */
export function EventSummary({ part, entries }: EventSummaryProps) {
  const t = useTranslations("records");
  const dates = useTranslations("records.date-element");
  return (
    <SummaryPart id={part} title={t(`summary.${part}`)} count={entries.length}>
      {entries.length === 0 ? <p>{t(`summary.no-${part}`)}</p> : null}
      <FoldedList entries={entries} open={OPEN} more={(count) => t("summary.more", { count })}>
        {(entry) => {
          const element = entry.dateFrom === "item" ? (entry.value.date?.element ?? "") : "";
          return (
            <li key={`${entry.document} ${entry.value.key}`}>
              <div className="flex flex-wrap gap-x-2">
                <EventHead item={entry.value} />
                <StatusBadge item={entry.value} />
              </div>
              <p className="text-soft">
                {isMessageKey(dates, element) ? `${dates(element)} ` : ""}
                <HospitalSource entry={entry} item={entry.value.key} />
              </p>
            </li>
          );
        }}
      </FoldedList>
    </SummaryPart>
  );
}
