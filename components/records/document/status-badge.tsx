import { useTranslations } from "next-intl";
import type { Concept } from "@/lib/health-record/document/data-types";
import type { Item } from "@/lib/health-record/document/to-item";
import { wordsOfName } from "@/components/records/values/use-element-text";
import { ConceptText } from "@/components/records/values/concept-text";

/** Statuses as sent. What is not current is marked by a sign and words before it. */
export function StatusBadge({ item }: { item: Item }) {
  const t = useTranslations("records");
  const concepts: Concept[] =
    "clinicalStatus" in item ? [item.clinicalStatus, item.verificationStatus].flatMap((concept) => concept ?? []) : [];
  const { status, isCurrent, hasModifier, plannedOrDeniedBy } = item;
  if (status === undefined && concepts.length === 0 && isCurrent && !hasModifier) return null;
  return (
    <span className="wrap-anywhere">
      {isCurrent ? null : (
        <>
          <span className="rounded border border-current px-1 font-semibold text-bad">
            <span aria-hidden="true">⊘ </span>
            {t("not-current")}
          </span>{" "}
        </>
      )}
      {hasModifier ? <span className="font-semibold text-wait">{t("has-modifier")} </span> : null}
      <span className={isCurrent ? "text-soft" : "font-medium"}>
        {[status, plannedOrDeniedBy && wordsOfName(plannedOrDeniedBy)].filter(Boolean).join(", ")}
        {concepts.map((concept, index) => (
          <span key={index}>
            {index > 0 || status !== undefined ? ", " : ""}
            <ConceptText concept={concept} />
          </span>
        ))}
      </span>
    </span>
  );
}
