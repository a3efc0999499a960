import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import {
  askAgainAction,
  discardDraftAction,
  getPatientLookupAction,
  listOpenRequestsAction,
  lookUpPatientAction,
  saveDraftAction,
  sendRequestAction,
} from "@/app/(desk)/requests/actions";
import { Composer } from "@/components/composer/composer";
import { systemNow } from "@/lib/clock";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
import { dayOf } from "@/lib/consent/request/period";
import { ownHospital } from "@/lib/hospital/own-hospital";
import { newId, type ConsentRequestId } from "@/lib/ids";
import { clientMessages } from "@/lib/web/client-messages";
import { readAloudTexts } from "@/lib/web/read-aloud";
import { readPage, signedInStaff } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("composer"))("title") };
}

export default async function NewRequestPage({ searchParams }: { searchParams: Promise<{ draft?: string }> }) {
  const { draft: draftId } = await searchParams;
  // The defaults are read for a saved draft too: only doctors may, and only they may open the composer.
  const [t, doctor, hospital, defaults, saved] = await Promise.all([
    getTranslations("composer"),
    signedInStaff(),
    readPage(ownHospital, {}),
    readPage(composerDefaults, {}),
    draftId === undefined ? null : readPage(getConsentRequest, { id: draftId }),
  ]);
  if (saved && saved.status !== "DRAFT") redirect(`/requests/${saved.id}`);
  if (saved && !saved.draft) notFound();
  const id = saved?.id ?? newId<ConsentRequestId>();
  const requester = {
    doctor: doctor.name,
    registration: doctor.registrationNumber ?? "",
    hospital: hospital.name,
  };
  return (
    <>
      <Link href="/requests" className="inline-flex min-h-6 items-center print:hidden">
        ← {t("back")}
      </Link>
      <h1 className="mb-4 text-xl font-semibold">{t(saved ? "title-draft" : "title")}</h1>
      <NextIntlClientProvider
        messages={await clientMessages(
          "composer",
          "input-error",
          "refusal",
          "purpose",
          "hi-type",
          "hi-type-list",
          "status",
          "situation",
          "advice",
          "time",
        )}
      >
        <Composer
          key={id}
          id={id}
          initial={saved?.draft ?? defaults}
          isDraft={saved !== null}
          today={dayOf(systemNow())}
          requester={requester}
          readAloud={await readAloudTexts()}
          actions={{
            send: sendRequestAction,
            saveDraft: saveDraftAction,
            askAgain: askAgainAction,
            discardDraft: discardDraftAction,
            lookUpPatient: lookUpPatientAction,
            getPatientLookup: getPatientLookupAction,
            listOpenRequests: listOpenRequestsAction,
          }}
        />
      </NextIntlClientProvider>
    </>
  );
}
