import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FreshPage } from "@/components/live/fresh-page";
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
  const now = systemNow();
  const [t, inFrame, page] = await Promise.all([
    getTranslations("patients"),
    getTranslations("frame"),
    readPage(listMyPatients, { cursor: before }),
  ]);
  return (
    <>
      <RefreshOnChange topic="consent-request" interval={5_000} />
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-3 text-soft">{t("lead")}</p>
      <FreshPage madeAt={now.toISOString()} again={<p role="status">{inFrame("loading-page")}</p>}>
        <PatientTable page={page} isLaterPage={before !== ""} now={now} />
      </FreshPage>
    </>
  );
}
