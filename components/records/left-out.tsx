import { useTranslations } from "next-intl";
import { useRecordTypeList } from "@/components/consent/use-record-type-text";
import type { ReaderConsent } from "@/lib/health-record/reader/records-view";
import { useDayFormat } from "@/components/time/use-time-format";

/** What the consent leaves out: record types that were requested, and everything outside its period. */
export function LeftOut({ consents }: { consents: readonly ReaderConsent[] }) {
  const t = useTranslations("records");
  const types = useRecordTypeList();
  const day = useDayFormat();
  return (
    <ul>
      {consents.map(({ artefactId, hospital, leftOut, dateRange }) => (
        <li key={artefactId}>
          {leftOut.length > 0 ? (
            <strong className="font-semibold text-wait">{t("left-out", { types: types(leftOut) })} </strong>
          ) : null}
          <span className="text-soft">
            {t("period", {
              hospital: hospital?.name ?? hospital?.id ?? t("hospital-unknown"),
              from: day(new Date(dateRange.from)),
              to: day(new Date(dateRange.to)),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
