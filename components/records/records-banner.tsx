import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ReaderConsent, RecordsView } from "@/lib/health-record/reader/records-view";
import type { SummarisedRecords } from "@/lib/health-record/reader/summarise-records";
import { usePatientFacts } from "@/components/records/use-patient-facts";
import { InstantText } from "@/components/time/instant-text";

type BannerProps = { records: RecordsView; summarised: SummarisedRecords; children: ReactNode };

/** Who the patient is, and under which consent one reads: stays while the page is scrolled. `children` are the page's actions. */
export function RecordsBanner({ records, summarised, children }: BannerProps) {
  const t = useTranslations("records");
  const { name, birth, gender, abhaAddress } = usePatientFacts(records.patient, summarised.birthDate);
  const others = summarised.otherPersons.length;
  return (
    <header className="z-[5] -mx-4 border-b border-line bg-page px-4 py-1.5 [@media(min-height:30rem)]:sticky [@media(min-height:30rem)]:top-0 md:[@media(min-height:30rem)]:top-12 print:static">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5">
        <h1 className="flex min-w-0 flex-wrap items-baseline gap-x-4 text-base wrap-anywhere">
          <span className="text-lg font-semibold">{name}</span>
          <span>{birth}</span>
          <span>{gender}</span>
          <span className="text-soft">{abhaAddress}</span>
        </h1>
        <div className="flex flex-wrap items-center gap-2 print:hidden">{children}</div>
      </div>
      <ul className="flex flex-col text-soft max-sm:text-sm">
        {records.consents.map((consent) => (
          <li key={consent.artefactId}>
            <ConsentLine consent={consent} />
          </li>
        ))}
      </ul>
      {others > 0 ? (
        <p className="font-semibold text-bad">
          <span aria-hidden="true">! </span>
          <a href="#other-persons" className="text-bad">
            {t("other-person.count", { count: others })}
          </a>
        </p>
      ) : null}
    </header>
  );
}

function ConsentLine({ consent }: { consent: ReaderConsent }) {
  const t = useTranslations("records");
  const purposes = useTranslations("purpose");
  const { hospital, until, askedBy, purpose } = consent;
  return (
    <span className="flex flex-wrap gap-x-4">
      <span className="font-medium text-ink">{hospital?.name ?? hospital?.id ?? t("hospital-unknown")}</span>
      <span>
        {t("consent-until")} <InstantText iso={until} />
      </span>
      <span>{t("asked-by", { name: askedBy, purpose: purposes(purpose.code) })}</span>
    </span>
  );
}
