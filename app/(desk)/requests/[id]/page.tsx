import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  addToCareTeamAction,
  askAgainAction,
  checkStatusAction,
  getRecordsAction,
  removeFromCareTeamAction,
} from "@/app/(desk)/requests/actions";
import { CareTeam } from "@/components/consent/request/care-team";
import { RequestActions } from "@/components/consent/request/request-actions";
import { RequestView } from "@/components/consent/request/request-view";
import { RequestsLink } from "@/components/frame/requests-link";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { careTeamCandidates } from "@/lib/consent/care-team/care-team-candidates";
import { getCareTeam } from "@/lib/consent/care-team/get-care-team";
import { askAgain } from "@/lib/consent/request/ask-again";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import { mayBringRecords } from "@/lib/consent/request/consent-request-status";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { clientMessages } from "@/lib/web/client-messages";
import { isAllowed, readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("request"))("title") };
}

export default async function RequestPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const [request, t] = await Promise.all([readPage(getConsentRequest, { id }), getTranslations("request")]);
  const { status, cmConsentRequestId } = request;
  const may = {
    check: cmConsentRequestId !== null && (await isAllowed(checkConsentRequest)),
    askAgain: status !== "DRAFT" && status !== "SENDING" && (await isAllowed(askAgain)),
    edit: status === "DRAFT" && (await isAllowed(saveDraft)),
  };
  const careTeam = mayBringRecords(status)
    ? await Promise.all([readPage(getCareTeam, { id }), readPage(careTeamCandidates, { id })])
    : null;
  return (
    <>
      <RefreshOnChange topic="consent-request" id={request.id} />
      <RequestsLink className="print:hidden">← {t("back")}</RequestsLink>
      <NextIntlClientProvider
        messages={await clientMessages(
          "request",
          "care-team",
          "get-records",
          "refusal",
          "status",
          "situation",
          "advice",
          "time",
        )}
      >
        <RequestView
          request={request}
          getRecords={getRecordsAction}
          careTeam={
            careTeam ? (
              <CareTeam
                requestId={request.id}
                requester={request.requester.name}
                team={careTeam[0]}
                candidates={careTeam[1]}
                add={addToCareTeamAction}
                remove={removeFromCareTeamAction}
              />
            ) : null
          }
        >
          <RequestActions
            id={request.id}
            may={may}
            failed={request.status === "FAILED"}
            check={checkStatusAction}
            askAgain={askAgainAction}
          />
        </RequestView>
      </NextIntlClientProvider>
    </>
  );
}
