import { useTranslations } from "next-intl";
import type { AllergyItem } from "@/lib/health-record/document/allergy-item";
import { isMessageKey } from "@/components/ui/message-key";
import { ConceptList, ConceptText } from "@/components/records/values/concept-text";

/** The substance of an allergy, or the statement that there is none, with criticality and reactions. */
export function AllergyHead({ item }: { item: AllergyItem }) {
  const t = useTranslations("records");
  const { substance, criticality, reactions, isConflict } = item;
  const criticalityKey = `criticality.${criticality ?? ""}`;
  return (
    <div>
      <p>
        <strong className={item.isCurrent ? "" : "text-soft"}>
          {substance ? <ConceptText concept={substance} /> : t("substance-unnamed")}
        </strong>
        {criticality === undefined ? null : (
          <span className={criticality === "high" ? "font-semibold text-bad" : ""}>
            {" — "}
            {isMessageKey(t, criticalityKey) ? t(criticalityKey) : criticality}
          </span>
        )}
      </p>
      {isConflict ? <p className="font-semibold text-wait">{t("allergy-conflict")}</p> : null}
      {reactions.length > 0 ? (
        <ul className="pl-4">
          {reactions.map(({ manifestations, severity, description, substance: cause }, index) => (
            <li key={index} className="list-disc">
              <ConceptList concepts={manifestations} />
              {[severity, description].filter(Boolean).map((text) => (
                <span key={text}>, {text}</span>
              ))}
              {cause ? (
                <>
                  , {t("caused-by")} <ConceptText concept={cause} />
                </>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
