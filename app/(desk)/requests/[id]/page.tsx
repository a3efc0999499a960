import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  addToCareTeamAction,
  askAgainAction,
  checkStatusAction,
  getRecordsAction,
  openInEmergencyAction,
  removeFromCareTeamAction,
  takeBackRequestAction,
} from "@/app/(desk)/requests/actions";
import { ReadAloud } from "@/components/consent/read-aloud";
import { CareTeam } from "@/components/consent/request/care-team";
import { UndoOnPage } from "@/components/consent/request/undo-on-page";
import { ConsentSlip } from "@/components/consent/request/consent-slip";
import { CopyReminder } from "@/components/consent/request/copy-reminder";
import { RequestActions } from "@/components/consent/request/request-actions";
import { RequestForAdmin } from "@/components/consent/request/request-for-admin";
import { RequestViewers } from "@/components/consent/request/request-viewers";
import { RequestView } from "@/components/consent/request/request-view";
import { RequestsLink } from "@/components/frame/requests-link";
import { FreshPage } from "@/components/live/fresh-page";
import { EmergencyNotices } from "@/components/emergency/emergency-notices";
import { OpenInEmergency } from "@/components/emergency/open-in-emergency";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { PrintButton, PrintSheet } from "@/components/ui/printing";
import { systemNow } from "@/lib/clock";
import { careTeamCandidates } from "@/lib/consent/care-team/care-team-candidates";
import { getCareTeam } from "@/lib/consent/care-team/get-care-team";
import { askAgain } from "@/lib/consent/request/ask-again";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import { mayBringRecords } from "@/lib/consent/request/consent-request-status";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { getEmergencyAccesses } from "@/lib/consent/emergency/get-emergency-accesses";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { ownHospital } from "@/lib/hospital/own-hospital";
import { listRequestViewers } from "@/lib/operations/audit/list-request-viewers";
import { clientMessages } from "@/lib/web/client-messages";
import { readAloudTexts } from "@/lib/web/read-aloud";
import { isAllowed, readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("request"))("title") };
}

const NO_EMERGENCIES = { accesses: [], mayOpen: false };

/** Whether the patient or ABDM has still to answer. What is granted is checked by itself. */
const canChange = ({ status, situation }: ConsentRequestDetail) =>
  status === "REQUESTED" || situation.kind === "fetching" || situation.kind === "mismatch";

export default async function RequestPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const now = systemNow();
  const [request, hospital, t, inFrame] = await Promise.all([
    readPage(getConsentRequest, { id }),
    readPage(ownHospital, {}),
    getTranslations("request"),
    getTranslations("frame"),
  ]);
  const { status, cmConsentRequestId, situation, mine } = request;
  const leavesIn =
    situation.kind === "sending" && situation.leavesAt && mine
      ? Date.parse(situation.leavesAt) - systemNow().getTime()
      : 0;
  const isDoctor = await isAllowed(saveDraft);
  const may = {
    check: cmConsentRequestId !== null && canChange(request) && (await isAllowed(checkConsentRequest)),
    askAgain: status !== "DRAFT" && status !== "SENDING" && (await isAllowed(askAgain)),
    edit: status === "DRAFT" && isDoctor,
  };
  const careTeam = mayBringRecords(status)
    ? await Promise.all([readPage(getCareTeam, { id }), readPage(careTeamCandidates, { id })])
    : null;
  const viewers = (await isAllowed(listRequestViewers)) ? await readPage(listRequestViewers, { id }) : [];
  const emergencies = mayBringRecords(status) ? await readPage(getEmergencyAccesses, { id }) : NO_EMERGENCIES;
  return (
    <>
      <RefreshOnChange topic="consent-request" id={request.id} />
      <div className="flex items-center justify-between gap-4 print:hidden">
        <RequestsLink className="inline-flex min-h-6 items-center">← {t("back")}</RequestsLink>
        <PrintButton label={t("print")} />
      </div>
      <FreshPage madeAt={now.toISOString()} again={<p role="status">{inFrame("loading-page")}</p>}>
        <NextIntlClientProvider
          messages={await clientMessages(
            "request",
            "care-team",
            "get-records",
            "reminder",
            "refusal",
            "status",
            "situation",
            "hi-type-list",
            "advice",
            "time",
            "undo-send",
            "refusal-help",
            "emergency",
            "input-error",
          )}
        >
          <RequestView
            request={request}
            getRecords={getRecordsAction}
            notices={<EmergencyNotices accesses={emergencies.accesses} />}
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
            {leavesIn > 0 ? <UndoOnPage id={request.id} leavesIn={leavesIn} takeBack={takeBackRequestAction} /> : null}
            <RequestActions
              id={request.id}
              may={may}
              failed={request.status === "FAILED"}
              statusCheck={request.statusCheck}
              check={checkStatusAction}
              askAgain={askAgainAction}
            />
            {emergencies.mayOpen ? (
              <OpenInEmergency requestId={request.id} requester={request.requester.name} open={openInEmergencyAction} />
            ) : null}
            {isDoctor ? <RequestForAdmin request={request} /> : null}
            {status === "SENDING" || status === "REQUESTED" ? <ReadAloudCard request={request} /> : null}
            {status === "REQUESTED" ? (
              <CopyReminder hospital={hospital.name} askedAt={request.submittedAt ?? request.createdAt} />
            ) : null}
            <RequestViewers viewers={viewers} />
          </RequestView>
        </NextIntlClientProvider>
        <PrintSheet>
          <ConsentSlip request={request} hospital={hospital.name} />
        </PrintSheet>
      </FreshPage>
    </>
  );
}

/** What the patient is asked, for whoever waits for the answer with the patient. */
async function ReadAloudCard({ request }: { request: ConsentRequestDetail }) {
  const [texts, hospital] = await Promise.all([readAloudTexts(), readPage(ownHospital, {})]);
  const { requester, purpose, hiTypes, dateRange, dataEraseAt, hip } = request;
  return (
    <ReadAloud
      texts={texts}
      request={{
        doctor: requester.name,
        hospital: hospital.name,
        purpose: purpose?.code ?? null,
        hiTypes,
        from: dateRange?.from ?? null,
        to: dateRange?.to ?? null,
        until: dataEraseAt,
        hip: hip && (hip.name ?? hip.id),
      }}
    />
  );
}
