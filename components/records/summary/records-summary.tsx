import { useTranslations } from "next-intl";
import type { RecordSummary } from "@/lib/health-record/document/summarise-documents";
import { AllergySummaryPart } from "@/components/records/summary/allergy-summary";
import { EventSummary } from "@/components/records/summary/event-summary";
import { MedicineSummary } from "@/components/records/summary/medicine-summary";
import { ResultSummary } from "@/components/records/summary/result-summary";

/** What a doctor looks for first, in fixed order: allergies, current medicines, problems, recent results, procedures, immunisations. */
export function RecordsSummary({ summary }: { summary: RecordSummary }) {
  const t = useTranslations("records");
  return (
    <section aria-labelledby="summary" className="flex flex-col gap-3">
      <h2 id="summary" className="sr-only">
        {t("summary.title")}
      </h2>
      <div className="grid items-start gap-3 lg:grid-cols-[5fr_7fr_6fr]">
        <AllergySummaryPart allergies={summary.allergies} />
        <MedicineSummary medicines={summary.medicines} />
        <EventSummary part="problems" entries={summary.problems} />
      </div>
      <ResultSummary results={summary.results} />
      <div className="grid items-start gap-3 lg:grid-cols-2">
        <EventSummary part="procedures" entries={summary.procedures} />
        <EventSummary part="immunizations" entries={summary.immunizations} />
      </div>
    </section>
  );
}
