import { useTranslations } from "next-intl";
import { useRecordTypeList } from "@/components/consent/use-record-type-text";
import { groupConsents } from "@/components/records/consent-groups";
import { useHospitalNames } from "@/components/records/use-hospital-names";
import type { ReaderConsent } from "@/lib/health-record/reader/records-view";
import { useDayFormat } from "@/components/time/use-time-format";

/** What the consent leaves out: record types that were requested, and everything outside its period. */
export function LeftOut({ consents }: { consents: readonly ReaderConsent[] }) {
  const t = useTranslations("records");
  const types = useRecordTypeList();
  const day = useDayFormat();
  const hospitals = useHospitalNames();
  const groups = groupConsents(consents, ({ leftOut, dateRange }) => [leftOut, dateRange]);
  return (
    <ul>
      {groups.map(({ consent: { artefactId, leftOut, dateRange }, all }) => (
        <li key={artefactId}>
          {leftOut.length > 0 ? (
            <strong className="font-semibold text-wait">{t("left-out", { types: types(leftOut) })} </strong>
          ) : null}
          <span className="text-soft">
            {t("period", {
              hospital: hospitals(all),
              from: day(new Date(dateRange.from)),
              to: day(new Date(dateRange.to)),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
