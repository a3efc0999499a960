"use client";

import { useNow, useTranslations } from "next-intl";
import Link from "next/link";
import { useSituationText } from "@/components/consent/situation-sentence";
import { StatusWord } from "@/components/consent/status-word";
import { useRecordTypeText, useShortRecordTypeText } from "@/components/consent/use-record-type-text";
import { useTimeFormat, type TimeFormat } from "@/components/time/use-time-format";
import { PendingMark } from "@/components/ui/pending-mark";
import { usePrintedAt } from "@/components/ui/use-printed-at";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

const COLUMNS = [
  ["status", "lg:w-[7.25rem]"],
  ["patient", "lg:w-[11.5rem]"],
  ["content", ""],
  ["asked", "lg:w-[7.5rem]"],
  ["ends", "lg:w-[6.75rem]"],
] as const;
const CELL = "block min-w-0 lg:table-cell lg:px-3 lg:py-2 lg:align-top";

/** The requests: rows on desktops, cards on phones. `marked` holds the ids of rows that have just changed. */
export function RequestTable({ items, marked }: { items: ConsentRequestItem[]; marked: string[] }) {
  const t = useTranslations("requests");
  const time = useTimeFormat(useNow({ updateInterval: 30_000 }), usePrintedAt() !== null);
  const situationText = useSituationText();
  // The cards on phones override the display values of a table, which removes its semantics: the roles restore them.
  return (
    <div data-request-table className="overflow-hidden rounded-lg border border-line bg-card">
      <table role="table" aria-label={t("title")} className="block w-full border-collapse lg:table lg:table-fixed">
        <thead role="rowgroup" className="hidden lg:table-header-group">
          <tr role="row" className="border-b border-line text-left text-soft">
            {COLUMNS.map(([column, width]) => (
              <th role="columnheader" scope="col" key={column} className={`px-3 py-1.5 font-medium ${width}`}>
                {t(`columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="block lg:table-row-group">
          {items.map((item) => (
            <RequestRow
              key={item.id}
              item={item}
              changed={marked.includes(item.id)}
              time={time}
              sentence={situationText(item.situation)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = { item: ConsentRequestItem; changed: boolean; time: TimeFormat; sentence: string };

/** One request. Its link covers the whole row. */
function RequestRow({ item, changed, time, sentence }: RowProps) {
  const t = useTranslations("requests");
  const { name, abhaAddress } = item.patient;
  return (
    <tr
      role="row"
      data-request={item.id}
      data-changed={changed || undefined}
      className="request-row relative grid grid-cols-[1fr_auto] gap-x-3 border-b border-line p-3 last:border-b-0 hover:bg-sunk active:bg-accent-tint lg:table-row lg:p-0"
    >
      <td role="cell" className={CELL}>
        <StatusWord status={item.status} />
      </td>
      <td role="cell" className={`${CELL} order-2 col-span-2`}>
        <Link
          href={item.status === "DRAFT" ? `/requests/new?draft=${item.id}` : `/requests/${item.id}`}
          data-row-link
          className="font-semibold text-ink no-underline after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent lg:block"
        >
          {name ?? (abhaAddress || t("address-missing"))}
          <PendingMark />
        </Link>{" "}
        <span className="wrap-anywhere text-soft lg:block">
          {name ? abhaAddress : abhaAddress && t("name-unknown")}
        </span>
      </td>
      <td role="cell" className={`${CELL} order-3 col-span-2`}>
        <RequestContent item={item} />
        <span className="block text-soft" data-sentence>
          {sentence}
        </span>
      </td>
      <td role="cell" className={`${CELL} order-1 text-right text-soft lg:text-left`}>
        <span className="sr-only lg:hidden">{t("columns.asked")} </span>
        <span className="whitespace-nowrap">{time.short(item.createdAt)}</span>
        <span className="hidden lg:block lg:truncate" title={item.requester.name}>
          {item.requester.name}
        </span>
      </td>
      <td role="cell" className={`${CELL} order-4 col-span-2 text-soft`}>
        {item.expiresAt ? (
          <>
            <span className="lg:hidden">{t("columns.ends")} </span>
            {time.short(item.expiresAt)}
          </>
        ) : null}
        <span className="lg:hidden">
          {item.expiresAt ? " · " : ""}
          {item.requester.name}
        </span>
      </td>
    </tr>
  );
}

/** Record types and purpose. Empty on a draft, which has them only after it is sent. */
function RequestContent({ item }: { item: ConsentRequestItem }) {
  const purposes = useTranslations("purpose");
  const short = useShortRecordTypeText();
  const full = useRecordTypeText();
  if (item.hiTypes.length === 0) return null;
  return (
    <span className="block lg:truncate" title={full(item.hiTypes)}>
      {short(item.hiTypes)}
      {item.purpose ? ` · ${purposes(item.purpose.code)}` : ""}
    </span>
  );
}
