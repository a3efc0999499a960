import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ReaderConsent, RecordsView } from "@/lib/health-record/reader/records-view";
import type { SummarisedRecords } from "@/lib/health-record/reader/summarise-records";
import { EmergencyMark } from "@/components/emergency/emergency-mark";
import { groupConsents } from "@/components/records/consent-groups";
import { useHospitalNames } from "@/components/records/use-hospital-names";
import { usePatientFacts } from "@/components/records/use-patient-facts";
import { InstantText } from "@/components/time/instant-text";

type BannerProps = { records: RecordsView; summarised: SummarisedRecords; children: ReactNode };

/** Who the patient is, and under which consent one reads: stays while the page is scrolled. `children` are the page's actions. */
export function RecordsBanner({ records, summarised, children }: BannerProps) {
  const t = useTranslations("records");
  const { name, birth, gender, abhaAddress } = usePatientFacts(records.patient, summarised.birthDate);
  const hospitals = useHospitalNames();
  const groups = groupConsents(records.consents, ({ until, askedBy, purpose }) => [until, askedBy, purpose]);
  const others = summarised.otherPersons.length;
  return (
    <header className="records-banner z-[5] -mx-4 border-b border-line bg-page px-4 py-1.5 max-md:contents print:static">
      <div className="records-banner-person z-[5] max-md:-mx-4 max-md:border-b max-md:border-line max-md:bg-page max-md:px-4 max-md:py-1 print:static">
        <div className="flex items-start justify-between gap-x-6">
          <h1 className="flex min-w-0 flex-wrap items-baseline gap-x-4 text-base">
            <span className="text-lg font-semibold">{name}</span>
            <span>{birth}</span>
            <span>{gender}</span>
            <span className="text-soft">{abhaAddress}</span>
          </h1>
          <div className="flex-none max-sm:hidden print:hidden">{children}</div>
        </div>
        {others > 0 ? (
          <p className="font-semibold text-bad">
            <span aria-hidden="true">! </span>
            <a href="#other-persons" className="text-bad">
              {t("other-person.count", { count: others })}
            </a>
          </p>
        ) : null}
      </div>
      {[...new Set(records.consents.map(({ emergencyUntil }) => emergencyUntil))].map((until) =>
        until ? <EmergencyMark key={until} until={until} /> : null,
      )}
      <ul className="flex flex-col text-soft">
        {groups.map(({ consent, all }) => (
          <li key={consent.artefactId}>
            <ConsentLine consent={consent} hospitals={hospitals(all)} />
          </li>
        ))}
      </ul>
    </header>
  );
}

function ConsentLine({ consent, hospitals }: { consent: ReaderConsent; hospitals: string }) {
  const t = useTranslations("records");
  const purposes = useTranslations("purpose");
  const { until, askedBy, purpose } = consent;
  return (
    <span className="flex flex-wrap gap-x-4">
      <span className="font-medium text-ink">{hospitals}</span>
      <span>
        {t("consent-until")} <InstantText iso={until} />
      </span>
      <span>{t("asked-by", { name: askedBy, purpose: purposes(purpose.code) })}</span>
    </span>
  );
}
