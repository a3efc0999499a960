import { useTranslations } from "next-intl";
import type { OtherPerson } from "@/lib/health-record/reader/summarise-records";
import { DateText } from "@/components/records/values/date-text";
import { anchorOf } from "@/components/records/values/hospital-source";

/** Whom a document names in place of the patient, and in what the two differ. */
export function OtherPersonText({ person, hasLink = false }: { person: OtherPerson; hasLink?: boolean }) {
  const t = useTranslations("records");
  const { document, hospital, date, names, gender, birthDate, comparison } = person;
  const differs = (["name", "gender", "birthDate"] as const).filter((part) => comparison[part] === "different");
  return (
    <p className="font-semibold text-bad wrap-anywhere">
      <span aria-hidden="true">! </span>
      {hasLink ? (
        <a href={`#${anchorOf(document)}`} className="text-bad">
          {hospital}
        </a>
      ) : (
        hospital
      )}
      {date ? (
        <>
          , <DateText date={date} isDay />
        </>
      ) : null}
      {": "}
      {t("other-person.names", { names: names.length > 0 ? names.join(", ") : t("not-known") })} · {t("birth")}{" "}
      {birthDate ? <DateText date={birthDate} /> : t("not-known")} · {gender ?? t("not-known")}{" "}
      <span className="font-normal">
        ({t("other-person.differs", { parts: differs.map((part) => t(`other-person.${part}`)).join(", ") })})
      </span>
    </p>
  );
}
