import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { readFilter } from "@/components/records/list-filter";
import { RecordsPage } from "@/components/records/records-page";
import { openPatientRecords } from "@/lib/health-record/reader/open-patient-records";
import { summariseRecords } from "@/lib/health-record/reader/summarise-records";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

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
    <NextIntlClientProvider messages={await clientMessages("records-browser", "record-problem")}>
      <RecordsPage records={records} summarised={summariseRecords(records)} filter={readFilter(query)} />
    </NextIntlClientProvider>
  );
}
