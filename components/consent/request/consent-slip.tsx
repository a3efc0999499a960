import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { isNarrowed } from "@/components/consent/request/artefact-block";
import { RequestTimes } from "@/components/consent/request/request-times";
import { shownStatus } from "@/components/consent/status-word";
import { useRecordTypeList, useRecordTypeText } from "@/components/consent/use-record-type-text";
import { DayText, InstantText } from "@/components/time/instant-text";
import { FactList, type Fact } from "@/components/ui/fact-list";
import type { ArtefactView, ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

type SlipProps = { request: ConsentRequestDetail; hospital: string };

/** A request on paper: who asked whom for what, and for each hospital what holds, until when, and what the patient left out; with the ids. */
export function ConsentSlip({ request, hospital }: SlipProps) {
  const t = useTranslations("request");
  const statuses = useTranslations("status");
  const { patient, artefacts, requester, denialReason, emergencyReason } = request;
  return (
    <article className="flex flex-col gap-3" data-slip>
      <h1 className="text-lg font-semibold">{t("slip.title")}</h1>
      <FactList
        columns="stacked"
        facts={[
          { name: t("slip.patient"), value: patient.name ?? t("slip.name-not-known") },
          { name: t("slip.abha-address"), value: patient.abhaAddress || t("no-abha-address") },
          { name: t("slip.asking-hospital"), value: hospital },
          { name: t("slip.asked-by"), value: requester.name },
          { name: t("slip.status"), value: statuses(shownStatus(request)) },
          ...(emergencyReason ? [{ name: t("slip.emergency-reason"), value: emergencyReason }] : []),
          ...(denialReason ? [{ name: t("slip.reason"), value: denialReason }] : []),
        ]}
      />
      <RequestTimes request={request} />
      <Part title={t("slip.asked-for")}>
        <Asked request={request} />
      </Part>
      {artefacts.map((artefact) => (
        <Part key={artefact.id} title={artefact.hip?.name ?? artefact.hip?.id ?? t("unknown-hospital")}>
          <Artefact artefact={artefact} />
        </Part>
      ))}
      <Part title={t("ids")}>
        <FactList
          columns="stacked"
          facts={[
            { name: t("id-ours"), value: request.id },
            ...(request.cmConsentRequestId ? [{ name: t("id-cm"), value: request.cmConsentRequestId }] : []),
          ]}
        />
      </Part>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="break-inside-avoid border-t border-line pt-2">
      <h2 className="mb-1 font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Asked({ request }: { request: ConsentRequestDetail }) {
  const t = useTranslations("request");
  const purposes = useTranslations("purpose");
  const types = useRecordTypeText();
  const { purpose, hiTypes, dateRange, dataEraseAt, hip } = request;
  const none = t("not-filled-in");
  return (
    <FactList
      columns="stacked"
      facts={[
        { name: t("purpose"), value: purpose ? purposes(purpose.code) : none },
        { name: t("record-types"), value: types(hiTypes) },
        { name: t("period"), value: dateRange ? <Period {...dateRange} /> : none },
        { name: t("keep-until"), value: dataEraseAt ? <InstantText iso={dataEraseAt} /> : none },
        { name: t("hospitals"), value: hip ? (hip.name ?? hip.id) : t("any-hospital") },
      ]}
    />
  );
}

/** What holds of one hospital's consent; of one that does not hold only its status and its end. */
function Artefact({ artefact }: { artefact: ArtefactView }) {
  const t = useTranslations("request");
  const statuses = useTranslations("artefact-status");
  const types = useRecordTypeText();
  const list = useRecordTypeList();
  const { id, status, hiTypes, dateRange, dataEraseAt, endedAt, narrowed } = artefact;
  const facts: Fact[] =
    status === "GRANTED" && dateRange && dataEraseAt
      ? [
          { name: t("may-be-seen"), value: types(hiTypes) },
          ...(narrowed.hiTypes.length > 0 ? [{ name: t("slip.left-out"), value: list(narrowed.hiTypes) }] : []),
          { name: t("period"), value: <Period {...dateRange} /> },
          { name: t("until"), value: <InstantText iso={dataEraseAt} /> },
        ]
      : [];
  const ended = endedAt ? [{ name: t("ended-on"), value: <InstantText iso={endedAt} /> }] : [];
  return (
    <FactList
      columns="stacked"
      facts={[
        { name: t("slip.status"), value: statuses(isNarrowed(artefact) ? "GRANTED_IN_PART" : status) },
        ...facts,
        ...ended,
        { name: t("slip.artefact-id"), value: id },
      ]}
    />
  );
}

function Period({ from, to }: { from: string; to: string }) {
  const t = useTranslations("request");
  return <>{t.rich("period-range", { from: () => <DayText iso={from} />, to: () => <DayText iso={to} /> })}</>;
}
