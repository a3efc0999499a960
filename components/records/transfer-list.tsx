import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ReaderConsent } from "@/lib/health-record/reader/records-view";
import { canBeRequested, TransferText } from "@/components/consent/transfer-text";
import { useHospitalNames } from "@/components/records/use-hospital-names";

type TransferListProps = {
  consents: readonly ReaderConsent[];
  /** A button that gets the records of an artefact, where that can help. */
  getRecords?: ((artefactId: string, hospital: string) => ReactNode) | undefined;
};

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
          {canBeRequested(transfer) ? getRecords?.(artefactId, hospitals([{ hospital }])) : null}
        </li>
      ))}
    </ul>
  );
}
