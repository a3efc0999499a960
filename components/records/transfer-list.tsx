import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ReaderConsent } from "@/lib/health-record/reader/records-view";
import { useHospitalNames } from "@/components/records/use-hospital-names";

type TransferListProps = {
  consents: readonly ReaderConsent[];
  /** A button that gets the records of an artefact, where that can help. */
  getRecords?: ((artefactId: string) => ReactNode) | undefined;
};

const CAN_HELP = new Set(["not-requested", "partly-received", "failed"]);

/** How the records of each hospital arrive, in words and as a bar. */
export function TransferList({ consents, getRecords }: TransferListProps) {
  const t = useTranslations("records");
  const hospitals = useHospitalNames();
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1" aria-label={t("transfer.title")}>
      {consents.map(({ artefactId, hospital, transfer }) => (
        <li key={artefactId} className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{hospitals([{ hospital }])}:</span>
          <TransferText transfer={transfer} />
          {CAN_HELP.has(transfer.status) ? getRecords?.(artefactId) : null}
        </li>
      ))}
    </ul>
  );
}

function TransferText({ transfer }: { transfer: ReaderConsent["transfer"] }) {
  const t = useTranslations("records.transfer");
  const { status, received, expected, reason } = transfer;
  const words = t(`status.${status}`, { received, expected: expected ?? -1 });
  const isUnderWay = status === "sending" || status === "requested" || status === "receiving";
  return (
    <>
      {isUnderWay ? (
        <progress
          aria-label={words}
          max={expected ?? 1}
          {...(expected === null ? {} : { value: received })}
          className="h-2 w-28 accent-(--accent) print:hidden"
        />
      ) : null}
      <span className={status === "failed" || status === "partly-received" ? "font-semibold text-wait" : ""}>
        {words}
        {reason === null ? "" : `: ${t(`reason.${reason}`)}`}
      </span>
    </>
  );
}
