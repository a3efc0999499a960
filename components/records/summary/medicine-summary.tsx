import { useTranslations } from "next-intl";
import type { MedicationItem } from "@/lib/health-record/document/medication-item";
import type { SummaryEntry } from "@/lib/health-record/document/summary-entry";
import { StatusBadge } from "@/components/records/document/status-badge";
import { MedicationLine } from "@/components/records/medication/medication-line";
import { FoldedList } from "@/components/records/summary/folded-list";
import { SummaryPart } from "@/components/records/summary/summary-part";
import { HospitalSource } from "@/components/records/values/hospital-source";

const OPEN = 8;

/** Medicines that nothing marks as ended, the newest first, each with its source. */
export function MedicineSummary({ medicines }: { medicines: readonly SummaryEntry<MedicationItem>[] }) {
  const t = useTranslations("records");
  return (
    <SummaryPart id="medicines" title={t("summary.medicines")} count={medicines.length}>
      {medicines.length === 0 ? (
        <p>{t("summary.no-medicines")}</p>
      ) : (
        <p className="mb-1 text-soft">{t("summary.medicines-hint")}</p>
      )}
      <FoldedList entries={medicines} open={OPEN} more={(count) => t("summary.more", { count })}>
        {(entry) => (
          <li key={`${entry.document} ${entry.value.key}`}>
            <MedicationLine item={entry.value} />
            <p className="flex flex-wrap gap-x-2">
              <HospitalSource entry={entry} item={entry.value.key} />
              <StatusBadge item={entry.value} />
            </p>
          </li>
        )}
      </FoldedList>
    </SummaryPart>
  );
}
