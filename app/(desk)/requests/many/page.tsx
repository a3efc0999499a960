import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { redirect } from "next/navigation";
import { takeBackRequestsAction } from "@/app/(desk)/requests/actions";
import { requesterIdentifier } from "@/app/(desk)/requests/requester-identifier";
import { RegistrationNotice } from "@/components/composer/registration-notice";
import { PatientList } from "@/components/patient-list/patient-list";
import { systemNow } from "@/lib/clock";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
import { dayOf } from "@/lib/consent/request/period";
import { ownHospital } from "@/lib/hospital/own-hospital";
import { isUuid, newId, type ConsentRequestId } from "@/lib/ids";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage, signedInStaff } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("patient-list"))("title") };
}

export default async function PatientListPage({ searchParams }: { searchParams: Promise<{ list?: string }> }) {
  const { list } = await searchParams;
  // In the address, so that the same list asks nobody twice after the page was loaded again.
  if (list === undefined || !isUuid(list)) redirect(`/requests/many?list=${newId<ConsentRequestId>()}`);
  // The defaults also keep out whoever may not ask.
  const [t, doctor, hospital, defaults] = await Promise.all([
    getTranslations("patient-list"),
    signedInStaff(),
    readPage(ownHospital, {}),
    readPage(composerDefaults, {}),
  ]);
  const requester = { doctor: doctor.name, registration: await requesterIdentifier(doctor), hospital: hospital.name };
  return (
    <>
      <Link href="/requests">← {t("back")}</Link>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4 text-soft">{t("lead")}</p>
      {requester.registration ? null : <RegistrationNotice />}
      <NextIntlClientProvider
        messages={await clientMessages(
          "patient-list",
          "composer",
          "input-error",
          "refusal",
          "purpose",
          "hi-type",
          "hi-type-list",
          "time",
          "undo-send",
        )}
      >
        <PatientList
          key={list}
          listId={list}
          staffId={doctor.staffId}
          initial={{ ...defaults, purpose: "CAREMGT" }}
          today={dayOf(systemNow())}
          requester={requester}
          takeBack={takeBackRequestsAction}
        />
      </NextIntlClientProvider>
    </>
  );
}
