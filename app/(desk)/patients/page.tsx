import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { PatientTable } from "@/components/patients/patient-table";
import { systemNow } from "@/lib/clock";
import { listMyPatients } from "@/lib/consent/dashboard/list-my-patients";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("patients"))("title") };
}

export default async function PatientsPage({ searchParams }: { searchParams: Promise<{ before?: string }> }) {
  const { before = "" } = await searchParams;
  const [t, page] = await Promise.all([getTranslations("patients"), readPage(listMyPatients, { cursor: before })]);
  return (
    <>
      <RefreshOnChange topic="consent-request" interval={5_000} />
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-3 text-soft">{t("lead")}</p>
      <PatientTable page={page} isLaterPage={before !== ""} now={systemNow()} />
    </>
  );
}
