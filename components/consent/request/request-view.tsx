import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import Link from "next/link";
import { RequestFailure } from "@/components/consent/network-message";
import { ArtefactBlock } from "@/components/consent/request/artefact-block";
import { AskedAndGranted } from "@/components/consent/request/asked-and-granted";
import type { RecordsLineProps } from "@/components/consent/request/records-line";
import { leadsToAll, RecordsWay } from "@/components/consent/request/records-way";
import { RefreshAtEnd } from "@/components/consent/request/refresh-at-end";
import { RequestIds } from "@/components/consent/request/request-ids";
import { RequestTimes } from "@/components/consent/request/request-times";
import { SituationLine } from "@/components/consent/request/situation-line";
import { Timeline } from "@/components/consent/request/timeline";
import { Card } from "@/components/ui/card";
import type { ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";

type RequestViewProps = Pick<RecordsLineProps, "getRecords"> & {
  request: ConsentRequestDetail;
  careTeam: ReactNode;
  notices: ReactNode;
  children: ReactNode;
};

/** One request with everything that is known about it; `careTeam` is the card of who may read its records, `notices` stand above all, `children` are its actions. */
export function RequestView({ request, careTeam, notices, getRecords, children }: RequestViewProps) {
  const t = useTranslations("request");
  const { patient } = request;
  return (
    <div className="instead-of-sheet mt-2 flex max-w-6xl flex-col gap-4 wrap-anywhere">
      <RefreshAtEnd ends={[request.expiresAt, ...request.artefacts.map(({ dataEraseAt }) => dataEraseAt)]} />
      {notices}
      <section className="flex flex-col gap-3 rounded-lg border border-line bg-card p-4">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <h1 className="text-xl font-semibold">
            {patient.name ?? (patient.abhaAddress || t("no-abha-address"))}
            {patient.name ? (
              <span className="block text-base font-normal wrap-anywhere text-soft sm:ml-2 sm:inline">
                {patient.abhaAddress}
              </span>
            ) : null}
          </h1>
          <span className="text-soft">{t("asked-by", { name: request.requester.name })}</span>
        </div>
        <SituationLine request={request} />
        {request.emergencyReason ? (
          <p className="wrap-anywhere">{t("emergency-reason", { reason: request.emergencyReason })}</p>
        ) : null}
        {request.denialReason ? (
          <p className="wrap-anywhere">{t("denial-reason", { reason: request.denialReason })}</p>
        ) : null}
        {request.failure ? <RequestFailure failure={request.failure} final={request.status === "FAILED"} /> : null}
        {request.mayBeSeenTwice ? <p>{t("sent-more-than-once")}</p> : null}
        <RequestTimes request={request} />
        <div className="flex flex-wrap items-center gap-3">
          <RecordsWay request={request} />
          {children}
        </div>
      </section>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t("asked-and-granted")}>
            <AskedAndGranted request={request} />
          </Card>
          {request.artefacts.length > 0 ? (
            <Card title={t("artefacts")}>
              <div className="flex flex-col divide-y divide-line">
                {request.artefacts.map((artefact) => (
                  <ArtefactBlock key={artefact.id} artefact={artefact} request={request} getRecords={getRecords} />
                ))}
              </div>
              {request.patientId &&
              !leadsToAll(request) &&
              request.artefacts.some(({ records }) => records.records > 0) ? (
                <p className="mt-3 border-t border-line pt-3 print:hidden">
                  <Link
                    href={`/patients/${request.patientId}`}
                    prefetch={false}
                    className="inline-flex min-h-6 items-center font-medium"
                  >
                    {t("all-of-patient")}
                  </Link>
                </p>
              ) : null}
            </Card>
          ) : null}
          {careTeam}
        </div>
        <Card title={t("timeline")}>
          <Timeline steps={request.timeline} />
          <RequestIds request={request} />
        </Card>
      </div>
    </div>
  );
}
