import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { askAgainAction, checkStatusAction, getRecordsAction } from "@/app/(desk)/requests/actions";
import { RequestActions } from "@/components/consent/request/request-actions";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { GetRecordsButton } from "@/components/consent/get-records-button";
import { readFilter } from "@/components/records/list-filter";
import { RecordsEnded } from "@/components/records/records-ended";
import { RecordsNotAllowed, RecordsPage } from "@/components/records/records-page";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { summariseRecords } from "@/lib/health-record/reader/summarise-records";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

const getRecordsButton = (artefactId: string, hospital: string) => (
  <GetRecordsButton artefactId={artefactId} hospital={hospital} getRecords={getRecordsAction} />
);

type PageProps = {
  params: Promise<{ artefactId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("records"))("title") };
}

export default async function ArtefactRecordsPage({ params, searchParams }: PageProps) {
  const [{ artefactId }, query, t] = await Promise.all([params, searchParams, getTranslations("records")]);
  const opened = await readPage(openRecords, { artefactId });
  if (opened.state === "open") {
    const { records } = opened;
    return (
      <NextIntlClientProvider messages={await clientMessages("records-browser", "record-problem", "get-records")}>
        <RecordsPage
          records={records}
          summarised={summariseRecords(records)}
          filter={readFilter(query)}
          getRecords={getRecordsButton}
        />
      </NextIntlClientProvider>
    );
  }
  const { requestId } = opened;
  const refresh = <RefreshOnChange topic="consent-request" id={requestId} />;
  if (opened.state === "not-allowed") {
    return (
      <RecordsNotAllowed askedBy={opened.askedBy}>
        {refresh}
        <Link href={`/requests/${requestId}`}>{t("to-request")}</Link>
      </RecordsNotAllowed>
    );
  }
  return (
    <RecordsEnded because={opened.because} at={opened.at}>
      {refresh}
      <NextIntlClientProvider messages={await clientMessages("request", "refusal")}>
        <RequestActions
          id={requestId}
          may={{ check: false, askAgain: true, edit: false }}
          failed
          statusCheck={null}
          check={checkStatusAction}
          askAgain={askAgainAction}
        />
      </NextIntlClientProvider>
      <Link href={`/requests/${requestId}`}>{t("to-request")}</Link>
    </RecordsEnded>
  );
}
