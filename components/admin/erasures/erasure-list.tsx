import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";
import { CARD_CELL, CardTable } from "@/components/ui/card-table";
import type { ErasureReceipt } from "@/lib/operations/erasures/erasure-view";

const WIDTHS = { when: "w-40", request: "", why: "w-44", erased: "w-48", trail: "w-56" } as const;
const COLUMNS = ["when", "request", "why", "erased", "trail"] as const;

/** Receipts of erased records, by request and without a name. */
export function ErasureList({ receipts }: { receipts: readonly ErasureReceipt[] }) {
  const t = useTranslations("erasures");
  const columns = COLUMNS.map((column) => ({ heading: t(`columns.${column}`), width: WIDTHS[column] }));
  return (
    <CardTable label={t("title")} columns={columns}>
      {receipts.map((receipt) => (
        <ErasureRow key={receipt.id} receipt={receipt} />
      ))}
    </CardTable>
  );
}

function ErasureRow({ receipt }: { receipt: ErasureReceipt }) {
  const t = useTranslations("erasures");
  const { at, requestId, artefactId, because, records, pages, callbacks, isKeyDeleted, inTrail } = receipt;
  const isWell = inTrail !== "missing";
  return (
    <tr
      role="row"
      data-in-trail={inTrail}
      className="mb-3 block rounded-lg border border-line bg-card p-3 lg:mb-0 lg:table-row lg:rounded-none lg:border-0 lg:border-b lg:p-0"
    >
      <td role="cell" className={CARD_CELL}>
        <InstantText iso={at} />
      </td>
      <td role="cell" className={`${CARD_CELL} wrap-anywhere`}>
        <span className={`block ${requestId ? "font-mono" : ""}`}>{requestId ?? t("no-request")}</span>
        <span className="block text-soft">
          {t("artefact")} <span className="font-mono">{artefactId}</span>
        </span>
      </td>
      <td role="cell" className={CARD_CELL}>
        {t(`because.${because}`)}
      </td>
      <td role="cell" className={CARD_CELL}>
        <span className="block">{t("records", { count: records })}</span>
        <span className="block text-soft">{t("also", { pages, callbacks })}</span>
      </td>
      <td role="cell" className={CARD_CELL}>
        <span className={`block ${isWell ? "" : "font-semibold text-bad"}`}>
          <span className="lg:hidden">{t("columns.trail")}: </span>
          {t(`trail.${inTrail}`)}
        </span>
        <span className={`block ${isKeyDeleted ? "text-soft" : "font-semibold text-bad"}`}>
          {t(isKeyDeleted ? "key-deleted" : "key-there")}
        </span>
      </td>
    </tr>
  );
}
