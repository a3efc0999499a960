import { useNow, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { EmergencyEnded } from "@/components/emergency/emergency-mark";
import { ReaderGate } from "@/components/records/reader-gate";
import { RecordsEnded } from "@/components/records/records-ended";
import { RecordsReader, type RecordsReaderProps } from "@/components/records/records-reader";

/** Somebody waits for what arrives: page after page within a second. In milliseconds. */
const REFRESH_INTERVAL = 200;

/** Records for as long as their consent lasts. The page follows what arrives, and what ends. */
export function RecordsPage(props: RecordsReaderProps) {
  const now = useNow();
  const { consents } = props.records;
  const ends = consents.map(({ until }) => Date.parse(until));
  const emergencyEnds = consents.flatMap(({ emergencyUntil }) => (emergencyUntil ? [Date.parse(emergencyUntil)] : []));
  const first = Math.min(...ends, ...emergencyEnds);
  const isEmergency = emergencyEnds.includes(first);
  return (
    <>
      {[...new Set(consents.map(({ requestId }) => requestId))].map((requestId) => (
        <RefreshOnChange key={requestId} topic="consent-request" id={requestId} interval={REFRESH_INTERVAL} />
      ))}
      <ReaderGate
        left={first - now.getTime()}
        madeAt={now.toISOString()}
        again={<RecordsAgain />}
        ended={isEmergency ? <EmergencyEnded /> : <RecordsEnded because="expired" at={new Date(first).toISOString()} />}
      >
        <RecordsReader {...props} />
      </ReaderGate>
    </>
  );
}

/** That there are records, for somebody who may not read them. */
export function RecordsNotAllowed({ askedBy, children }: { askedBy: string; children: ReactNode }) {
  const t = useTranslations("records");
  return (
    <div className="flex max-w-2xl flex-col items-start gap-3 rounded-lg border border-line bg-card p-4">
      <h1 className="text-base font-semibold">{t("not-allowed", { name: askedBy })}</h1>
      {children}
    </div>
  );
}

function RecordsAgain() {
  const t = useTranslations("records");
  return (
    <p role="status" className="p-4">
      {t("opened-again")}
    </p>
  );
}
