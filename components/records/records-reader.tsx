import { useFormatter, useTranslations } from "next-intl";
import { Suspense, type ReactNode } from "react";
import type { ReaderRecord, RecordsView } from "@/lib/health-record/reader/records-view";
import type { SummarisedRecords } from "@/lib/health-record/reader/summarise-records";
import { groupConsents } from "@/components/records/consent-groups";
import { DocumentView } from "@/components/records/document/document-view";
import { DocumentList } from "@/components/records/document-list";
import type { ListFilter } from "@/components/records/list-filter";
import { LeftOut } from "@/components/records/left-out";
import { NotIncludedLine, NotIncludedPart } from "@/components/records/not-included";
import { OtherPersonText } from "@/components/records/other-person-text";
import { PrintButton } from "@/components/ui/printing";
import { PrintPageStyle } from "@/components/ui/print-page-style";
import { RecordsBanner } from "@/components/records/records-banner";
import { FoldedList } from "@/components/records/summary/folded-list";
import { RecordsSummary } from "@/components/records/summary/records-summary";
import { TransferList } from "@/components/records/transfer-list";
import { useHospitalNames } from "@/components/records/use-hospital-names";
import { usePatientFacts } from "@/components/records/use-patient-facts";
import { Notice } from "@/components/ui/notice";

/** So few documents stand open at once. */
const OPEN_AT_ONCE = 3;

export type RecordsReaderProps = {
  records: RecordsView;
  summarised: SummarisedRecords;
  filter: ListFilter;
  getRecords?: (artefactId: string, hospital: string) => ReactNode;
  /** Decides when each document is rendered; without it, with the page. */
  schedule?: ((document: ReactNode) => ReactNode) | undefined;
};

/** The records of a patient as a doctor reads them: who it is, what is missing, the summary, then each document as it was written. */
export function RecordsReader({ records, summarised, filter, getRecords, schedule }: RecordsReaderProps) {
  const t = useTranslations("records");
  const { consents, documents } = records;
  return (
    <div className="flex flex-col gap-3">
      <PrintHead records={records} summarised={summarised} />
      <RecordsBanner records={records} summarised={summarised}>
        <PrintButton label={t("print")} />
      </RecordsBanner>
      <section aria-label={t("about-consent")} className="flex flex-col gap-1">
        <LeftOut consents={consents} />
        <TransferList consents={consents} getRecords={getRecords} />
        <NotIncludedLine records={records} summarised={summarised} />
      </section>
      <OtherPersons summarised={summarised} />
      {documents.length === 0 ? (
        <p className="rounded-lg border border-line bg-card p-4">
          {t(records.refused.length > 0 ? "only-refused" : "nothing-yet")}
        </p>
      ) : (
        <>
          <RecordsSummary summary={summarised.summary} />
          <section aria-labelledby="documents">
            <h2 id="documents" className="mb-1 text-base font-semibold">
              {t("documents")}
            </h2>
            <Suspense fallback={<p role="status">{t("documents-follow")}</p>}>
              <Documents documents={documents} summarised={summarised} filter={filter} schedule={schedule} />
            </Suspense>
          </section>
        </>
      )}
      <NotIncludedPart records={records} summarised={summarised} />
    </div>
  );
}

function OtherPersons({ summarised: { otherPersons } }: { summarised: SummarisedRecords }) {
  const t = useTranslations("records");
  if (otherPersons.length === 0) return null;
  return (
    <Notice look="bad" id="other-persons" className="record-anchor">
      <p className="font-semibold">{t("other-person.title", { count: otherPersons.length })}</p>
      <FoldedList entries={otherPersons} open={4} more={(count) => t("summary.more", { count })}>
        {(person) => (
          <li key={person.document}>
            <OtherPersonText person={person} hasLink />
          </li>
        )}
      </FoldedList>
    </Notice>
  );
}

type DocumentsProps = Pick<RecordsReaderProps, "summarised" | "filter" | "schedule"> & {
  documents: readonly ReaderRecord[];
};

function Documents({ documents, summarised, filter, schedule = (document) => document }: DocumentsProps) {
  const kinds = useTranslations("hi-type");
  const records = new Map(documents.map((record) => [record.id, record]));
  const others = new Map(summarised.otherPersons.map((person) => [person.document, person]));
  const listed = summarised.order.flatMap((order) => {
    const record = records.get(order.id);
    const isOpen = documents.length <= OPEN_AT_ONCE;
    if (record === undefined) return [];
    const view = <DocumentView record={record} otherPerson={others.get(order.id)} isOpen={isOpen} />;
    return [{ ...order, view: schedule(view) }];
  });
  const kindNames = Object.fromEntries(listed.flatMap(({ kind }) => (kind === null ? [] : [[kind, kinds(kind)]])));
  return <DocumentList documents={listed} kindNames={kindNames} initial={filter} />;
}

/** Patient and consent in the margins of each printed page. */
function PrintHead({ records, summarised }: { records: RecordsView; summarised: SummarisedRecords }) {
  const t = useTranslations("records");
  const purposes = useTranslations("purpose");
  const format = useFormatter();
  const { name, birth, gender, abhaAddress } = usePatientFacts(records.patient, summarised.birthDate);
  const instant = (iso: string) =>
    format.dateTime(new Date(iso), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
  const hospitals = useHospitalNames();
  const groups = groupConsents(records.consents, ({ until, askedBy, purpose }) => [until, askedBy, purpose]);
  const consents = groups.map(({ consent: { until, askedBy, purpose }, all }) =>
    t("print-consent", {
      hospital: hospitals(all),
      until: instant(until),
      name: askedBy,
      purpose: purposes(purpose.code),
    }),
  );
  return <PrintPageStyle head={[name, birth, gender, abhaAddress].join(" · ")} foot={consents.join("; ")} />;
}
