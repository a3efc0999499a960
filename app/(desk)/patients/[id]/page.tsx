import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { Suspense } from "react";
import { OpenRecordsPage, type RecordsQuery } from "@/app/(desk)/open-records-page";
import { RecordsOpening } from "@/components/records/records-opening";
import { findPatientPage } from "@/lib/health-record/reader/find-patient-page";
import { openPatientRecords } from "@/lib/health-record/reader/open-patient-records";
import { readPage } from "@/lib/web/read-page";

type PageProps = { params: Promise<{ id: string }>; searchParams: Promise<RecordsQuery> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("records"))("title") };
}

export default async function PatientRecordsPage({ params, searchParams }: PageProps) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const { patient, isReadable } = await readPage(findPatientPage, { id });
  if (!isReadable) return <NothingReadable patient={patient} />;
  return (
    <Suspense fallback={<RecordsOpening patient={patient} />}>
      <OpenedRecords id={id} query={query} />
    </Suspense>
  );
}

async function OpenedRecords({ id, query }: { id: string; query: RecordsQuery }) {
  return (
    <>
      <OpenRecordsPage records={await readPage(openPatientRecords, { id })} query={query} />
    </>
  );
}

async function NothingReadable({ patient }: { patient: string }) {
  const t = await getTranslations("records");
  return (
    <div className="flex max-w-2xl flex-col items-start gap-3 rounded-lg border border-line bg-card p-4">
      <h1 className="text-base font-semibold">{t("nothing-readable", { patient })}</h1>
      <Link href="/requests/new">{t("new-request")}</Link>
    </div>
  );
}
