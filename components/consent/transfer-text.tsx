import { useTranslations } from "next-intl";
import type { TransferView } from "@/lib/health-record/reader/records-view";

const UNDER_WAY = new Set<TransferView["status"]>(["sending", "requested", "receiving"]);

/** How the records of one hospital arrive: in words, and, while they do, as a bar. */
export function TransferText({ transfer }: { transfer: TransferView }) {
  const t = useTranslations("records.transfer");
  const { status, received, expected, reason } = transfer;
  const words = t(`status.${status}`, { received, expected: expected ?? -1 });
  const isIncomplete = status === "failed" || status === "partly-received";
  return (
    <>
      {UNDER_WAY.has(status) ? (
        <progress
          aria-label={words}
          max={expected ?? 1}
          {...(expected === null ? {} : { value: received })}
          className="h-2 w-28 accent-(--accent) print:hidden"
        />
      ) : null}
      <span className={isIncomplete ? "font-semibold text-wait" : ""}>
        {words}
        {reason === null ? "" : `: ${t(`reason.${reason}`)}`}
      </span>
    </>
  );
}

/** Whether requesting the records once more may bring some. */
export function canBeRequested({ status }: TransferView): boolean {
  return !UNDER_WAY.has(status) && status !== "ended";
}
