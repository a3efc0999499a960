import { useTranslations } from "next-intl";
import type { ReportItem } from "@/lib/health-record/document/report-item";
import { ConceptsAfterDash, ItemTitle } from "@/components/records/document/item-title";
import { ConceptList, otherWordsOf } from "@/components/records/values/concept-text";
import { MissingReferences, ReferenceList } from "@/components/records/values/reference-text";

/** A report: its name and conclusion. Its results follow below; those that the sender has not included are named. */
export function ReportHead({ item }: { item: ReportItem }) {
  const t = useTranslations("records");
  const { categories, conclusion, conclusionCodes, results, contains } = item;
  const below = new Set(contains);
  // A code that only repeats the conclusion adds nothing.
  const codes = conclusionCodes.filter((code) =>
    [code.label, ...otherWordsOf(code)].some((word) => word !== conclusion),
  );
  const missing = results.filter(({ key }) => key === undefined);
  const elsewhere = results.filter(({ key }) => key !== undefined && !below.has(key));
  return (
    <div>
      <p>
        <ItemTitle item={item} />
        <span className="text-soft">
          <ConceptsAfterDash concepts={categories} />
        </span>
      </p>
      {conclusion !== undefined || codes.length > 0 ? (
        <p className="whitespace-pre-line">
          <strong>{t("conclusion")}</strong> {conclusion}
          {conclusion !== undefined && codes.length > 0 ? " — " : ""}
          <ConceptList concepts={codes} />
        </p>
      ) : null}
      {missing.length > 0 ? (
        <p className="text-wait">
          {t("results-missing")} <MissingReferences references={missing} />
        </p>
      ) : null}
      {elsewhere.length > 0 ? (
        <p className="text-soft">
          {t("results-elsewhere")} <ReferenceList references={elsewhere} />
        </p>
      ) : null}
    </div>
  );
}
