import { useTranslations } from "next-intl";
import Link from "next/link";
import { GetRecordsButton } from "@/components/consent/get-records-button";
import { canBeRequested, TransferText } from "@/components/consent/transfer-text";
import type { ArtefactView, ConsentRequestDetail } from "@/lib/consent/dashboard/consent-request-view";
import type { TransferView } from "@/lib/health-record/reader/records-view";
import type { ActionResult } from "@/lib/web/action-result";

export type RecordsLineProps = {
  artefact: ArtefactView;
  request: Pick<ConsentRequestDetail, "mayOpenRecords" | "requester">;
  getRecords: (form: { artefactId: string }) => Promise<ActionResult<unknown>>;
};

/** What became of the records of one hospital, and the way to them for who may read them. */
export function RecordsLine({ artefact, request, getRecords }: RecordsLineProps) {
  const t = useTranslations("request");
  const { id, hip, status, records } = artefact;
  const hospital = hip?.name ?? hip?.id ?? t("unknown-hospital");
  if (status !== "GRANTED") return records.status === "ended" ? <Line>{t("erased")}</Line> : null;
  const transfer = toTransfer(artefact);
  return (
    <>
      <Line>
        <TransferText transfer={transfer} />
      </Line>
      {request.mayOpenRecords ? (
        <div className="mt-1 flex flex-wrap items-center gap-3">
          {records.records + records.refused > 0 ? (
            // Opening records is audited: nothing is opened in advance.
            <Link
              href={`/records/${encodeURIComponent(id)}`}
              prefetch={false}
              className="inline-flex min-h-6 items-center gap-1 font-medium"
            >
              {t("open-records")}
              <span className="sr-only"> {hospital}</span>
            </Link>
          ) : null}
          {canBeRequested(transfer) ? (
            <GetRecordsButton artefactId={id} hospital={hospital} getRecords={getRecords} />
          ) : null}
        </div>
      ) : (
        <p className="mt-1 text-soft">{t("records-not-allowed", { name: request.requester.name })}</p>
      )}
    </>
  );
}

function Line({ children }: { children: React.ReactNode }) {
  const t = useTranslations("request");
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-2" aria-live="polite">
      <span className="text-soft">{t("records")}</span> {children}
    </p>
  );
}

function toTransfer({ records: { status, pages, records, problem } }: ArtefactView): TransferView {
  const reason = problem as TransferView["reason"];
  if (status === "none") return { status: "not-requested", received: records, expected: null, reason };
  if (pages) return { status, received: pages.received, expected: pages.expected, reason };
  return { status, received: records, expected: null, reason };
}
