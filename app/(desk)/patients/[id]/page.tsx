import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { getRecordsAction } from "@/app/(desk)/requests/actions";
import { GetRecordsButton } from "@/components/consent/get-records-button";
import { readFilter } from "@/components/records/list-filter";
import { RecordsPage } from "@/components/records/records-page";
import { openPatientRecords } from "@/lib/health-record/reader/open-patient-records";
import { summariseRecords } from "@/lib/health-record/reader/summarise-records";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

const getRecordsButton = (artefactId: string, hospital: string) => (
  <GetRecordsButton artefactId={artefactId} hospital={hospital} getRecords={getRecordsAction} />
);

type PageProps = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("records"))("title") };
}

export default async function PatientRecordsPage({ params, searchParams }: PageProps) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const records = await readPage(openPatientRecords, { id });
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
