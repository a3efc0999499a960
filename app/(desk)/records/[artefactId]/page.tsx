import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { Suspense } from "react";
import { OpenRecordsPage, type RecordsQuery } from "@/app/(desk)/open-records-page";
import { askAgainAction, checkStatusAction } from "@/app/(desk)/requests/actions";
import { RequestActions } from "@/components/consent/request/request-actions";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { RecordsEnded } from "@/components/records/records-ended";
import { RecordsOpening } from "@/components/records/records-opening";
import { RecordsNotAllowed } from "@/components/records/records-page";
import { findRecordsPage } from "@/lib/health-record/reader/find-records-page";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

type PageProps = { params: Promise<{ artefactId: string }>; searchParams: Promise<RecordsQuery> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("records"))("title") };
}

export default async function ArtefactRecordsPage({ params, searchParams }: PageProps) {
  const [{ artefactId }, query] = await Promise.all([params, searchParams]);
  const { patient } = await readPage(findRecordsPage, { artefactId });
  return (
    <Suspense fallback={<RecordsOpening patient={patient} />}>
      <OpenedRecords artefactId={artefactId} query={query} />
    </Suspense>
  );
}

async function OpenedRecords({ artefactId, query }: { artefactId: string; query: RecordsQuery }) {
  const [opened, t] = await Promise.all([readPage(openRecords, { artefactId }), getTranslations("records")]);
  if (opened.state === "open")
    return (
      <>
        <OpenRecordsPage records={opened.records} query={query} />
      </>
    );
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
      <NextIntlClientProvider messages={await clientMessages("request", "refusal", "refusal-help")}>
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
