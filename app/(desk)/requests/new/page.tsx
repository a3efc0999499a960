import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import {
  discardDraftAction,
  getPatientLookupAction,
  listOpenRequestsAction,
  lookUpPatientAction,
  saveDraftAction,
  sendRequestAction,
} from "@/app/(desk)/requests/actions";
import { Composer } from "@/components/composer/composer";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { dayOf } from "@/lib/consent/request/period";
import { clientMessages } from "@/lib/web/client-messages";
import { orNotFound } from "@/lib/web/or-not-found";
import { staffContext } from "@/lib/web/page";
import { ownHospital } from "@/lib/hospital/own-hospital";
import { newId, type ConsentRequestId } from "@/lib/ids";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("composer"))("title") };
}

export default async function NewRequestPage({ searchParams }: { searchParams: Promise<{ draft?: string }> }) {
  const ctx = await staffContext("doctor");
  const { draft: draftId } = await searchParams;
  const saved = draftId === undefined ? null : await orNotFound(getConsentRequest(ctx, { id: draftId }));
  if (saved && saved.status !== "DRAFT") redirect(`/requests/${saved.id}`);
  if (saved && !saved.draft) notFound();
  const [t, hospital, initial] = await Promise.all([
    getTranslations("composer"),
    ownHospital(ctx),
    saved?.draft ?? composerDefaults(ctx),
  ]);
  const id = saved?.id ?? newId<ConsentRequestId>();
  const requester = {
    doctor: ctx.actor.name,
    registration: ctx.actor.registrationNumber ?? "",
    hospital: hospital.name,
  };
  return (
    <>
      <Link href="/requests">← {t("back")}</Link>
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
          initial={initial}
          isDraft={saved !== null}
          today={dayOf(ctx.now)}
          requester={requester}
          actions={{
            send: sendRequestAction,
            saveDraft: saveDraftAction,
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
