import { useTranslations } from "next-intl";
import type { AllergyItem } from "@/lib/health-record/document/allergy-item";
import type { AllergySummary } from "@/lib/health-record/document/summarise-documents";
import type { SummaryEntry } from "@/lib/health-record/document/summary-entry";
import { AllergyHead } from "@/components/records/document/allergy-head";
import { StatusBadge } from "@/components/records/document/status-badge";
import { ConceptText } from "@/components/records/values/concept-text";
import { HospitalSource } from "@/components/records/values/hospital-source";
import { Narrative } from "@/components/records/values/narrative";

/** Allergies under exactly one of four titles, of which only known ones are emphasised. */
export function AllergySummaryPart({ allergies }: { allergies: AllergySummary }) {
  const t = useTranslations("records.allergies");
  const { title, known, noKnown, nilKnownSections, inText, others } = allergies;
  const isKnown = title === "known";
  return (
    <section
      aria-labelledby="allergies"
      data-allergies={title}
      className={`min-w-0 rounded-lg border p-3 ${isKnown ? "border-2 border-bad bg-bad-tint" : "border-line bg-card"}`}
    >
      <h3 id="allergies" className={`mb-1 font-semibold ${isKnown ? "text-bad" : ""}`}>
        {isKnown ? <span aria-hidden="true">! </span> : null}
        {t(`title.${title}`)}
        {isKnown ? <span className="font-normal"> ({known.length})</span> : null}
      </h3>
      {title === "known" || title === "no-known" ? null : <p>{t(`text.${title}`)}</p>}
      <AllergyList entries={known} />
      {noKnown.length > 0 || nilKnownSections.length > 0 ? (
        <div className={isKnown ? "mt-2" : ""}>
          {isKnown ? <p className="font-semibold text-wait">{t("contradicted")}</p> : null}
          <AllergyList entries={noKnown} />
          <ul>
            {nilKnownSections.map((entry, index) => (
              <li key={index}>
                {entry.value.title} {entry.value.emptyReason ? <ConceptText concept={entry.value.emptyReason} /> : null}{" "}
                <HospitalSource entry={entry} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {inText.map((entry, index) => (
        <div key={index} className="mt-2">
          <p className="font-medium">
            {t("in-text")} <HospitalSource entry={entry} />
          </p>
          {entry.value.narrative === undefined ? null : <Narrative html={entry.value.narrative} />}
        </div>
      ))}
      {others.length > 0 ? (
        <div className="mt-2">
          <p className="text-soft">{t("others")}</p>
          <AllergyList entries={others} />
        </div>
      ) : null}
    </section>
  );
}

function AllergyList({ entries }: { entries: readonly SummaryEntry<AllergyItem>[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {entries.map((entry) => (
        <li key={`${entry.document} ${entry.value.key}`}>
          <AllergyHead item={entry.value} />
          <p className="flex flex-wrap gap-x-2">
            <HospitalSource entry={entry} item={entry.value.key} />
            <StatusBadge item={entry.value} />
          </p>
          {entry.value.notes.map((note, index) => (
            <p key={index} className="whitespace-pre-line">
              {note}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
