import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { notFound, redirect } from "next/navigation";
import {
  askAgainAction,
  discardDraftAction,
  getPatientLookupAction,
  listOpenRequestsAction,
  lookUpPatientAction,
  saveDraftAction,
  sendRequestAction,
  takeBackRequestAction,
} from "@/app/(desk)/requests/actions";
import {
  deleteTemplateAction,
  listTemplatesAction,
  renameTemplateAction,
  saveTemplateAction,
} from "@/app/(desk)/templates/actions";
import { requesterIdentifier } from "@/app/(desk)/requests/requester-identifier";
import { Composer } from "@/components/composer/composer";
import { RegistrationNotice } from "@/components/composer/registration-notice";
import { RequestsLink } from "@/components/frame/requests-link";
import { FreshPage } from "@/components/live/fresh-page";
import { systemNow } from "@/lib/clock";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
import { dayOf } from "@/lib/consent/request/period";
import { listTemplates } from "@/lib/consent/template/list-templates";
import { newId, type ConsentRequestId } from "@/lib/ids";
import { readFrame } from "@/lib/operations/read-frame";
import { clientMessages } from "@/lib/web/client-messages";
import { readAloudTexts } from "@/lib/web/read-aloud";
import { readPage, signedInStaff } from "@/lib/web/read-page";

const ADDRESS_ENDING = { sandbox: "sbx", live: "abdm", none: null } as const;

type PageProps = { searchParams: Promise<{ draft?: string; template?: string }> };

export async function generateMetadata({ searchParams }: PageProps): Promise<Metadata> {
  const { draft } = await searchParams;
  return { title: (await getTranslations("composer"))(draft === undefined ? "title" : "title-draft") };
}

export default async function NewRequestPage({ searchParams }: PageProps) {
  const { draft: draftId, template: templateId } = await searchParams;
  // The defaults are read for a saved draft too: only doctors may, and only they may open the composer.
  const now = systemNow();
  const [t, inFrame, doctor, frame, defaults, templates, saved] = await Promise.all([
    getTranslations("composer"),
    getTranslations("frame"),
    signedInStaff(),
    readPage(readFrame, {}),
    readPage(composerDefaults, {}),
    readPage(listTemplates, {}),
    draftId === undefined ? null : readPage(getConsentRequest, { id: draftId }),
  ]);
  if (saved && saved.status !== "DRAFT") redirect(`/requests/${saved.id}`);
  if (saved && !saved.draft) notFound();
  const id = saved?.id ?? newId<ConsentRequestId>();
  const template = templates.find((usable) => usable.id === templateId);
  const requester = {
    doctor: doctor.name,
    registration: await requesterIdentifier(doctor),
    hospital: frame.hospital,
  };
  return (
    <>
      <RequestsLink className="inline-flex min-h-6 items-center print:hidden">← {t("back")}</RequestsLink>
      <h1 className="mb-4 text-xl font-semibold">{t(saved ? "title-draft" : "title")}</h1>
      {requester.registration ? null : <RegistrationNotice />}
      <NextIntlClientProvider
        messages={await clientMessages(
          "composer",
          "input-error",
          "refusal",
          "refusal-help",
          "purpose",
          "hi-type",
          "hi-type-list",
          "status",
          "situation",
          "advice",
          "time",
          "templates",
          "known-patients",
          "scan",
        )}
      >
        <FreshPage madeAt={now.toISOString()} again={<p role="status">{inFrame("loading-page")}</p>}>
          <Composer
            key={id}
            id={id}
            initial={saved?.draft ?? { ...defaults, ...template?.fields }}
            isDraft={saved !== null}
            follows={saved?.follows ?? null}
            lastUsed={defaults}
            templates={templates}
            today={dayOf(now)}
            requester={requester}
            readAloud={await readAloudTexts()}
            ending={ADDRESS_ENDING[frame.environment]}
            actions={{
              send: sendRequestAction,
              takeBack: takeBackRequestAction,
              saveDraft: saveDraftAction,
              askAgain: askAgainAction,
              discardDraft: discardDraftAction,
              lookUpPatient: lookUpPatientAction,
              getPatientLookup: getPatientLookupAction,
              listOpenRequests: listOpenRequestsAction,
              listTemplates: listTemplatesAction,
              saveTemplate: saveTemplateAction,
              renameTemplate: renameTemplateAction,
              deleteTemplate: deleteTemplateAction,
            }}
          />
        </FreshPage>
      </NextIntlClientProvider>
    </>
  );
}
