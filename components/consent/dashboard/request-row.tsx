"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { StatusWord } from "@/components/consent/status-word";
import type { TimeFormat } from "@/components/time/use-time-format";
import { useShortRecordTypeText, useRecordTypeText } from "@/components/consent/use-record-type-text";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

type RowProps = { item: ConsentRequestItem; changed: boolean; time: TimeFormat; sentence: string };

const CELL = "block min-w-0 md:table-cell md:px-3 md:py-2 md:align-top";

/** One request: its link covers the whole row, so that anywhere on it opens it. */
export function RequestRow({ item, changed, time, sentence }: RowProps) {
  const t = useTranslations("requests");
  const { name, abhaAddress } = item.patient;
  return (
    <tr
      role="row"
      data-request={item.id}
      data-changed={changed || undefined}
      className="request-row relative grid grid-cols-[1fr_auto] gap-x-3 border-b border-line p-3 last:border-b-0 hover:bg-sunk md:table-row md:p-0"
    >
      <td role="cell" className={CELL}>
        <StatusWord status={item.status} />
      </td>
      <td role="cell" className={`${CELL} order-2 col-span-2`}>
        <Link
          href={item.status === "DRAFT" ? `/requests/new?draft=${item.id}` : `/requests/${item.id}`}
          data-row-link
          className="font-semibold text-ink no-underline after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent md:block"
        >
          {name ?? (abhaAddress || t("address-missing"))}
        </Link>{" "}
        <span className="wrap-anywhere text-soft md:block">
          {name ? abhaAddress : abhaAddress && t("name-unknown")}
        </span>
      </td>
      <td role="cell" className={`${CELL} order-3 col-span-2`}>
        <What item={item} />
        <span className="block text-soft" data-sentence>
          {sentence}
        </span>
      </td>
      <td role="cell" className={`${CELL} order-1 text-right text-soft md:text-left`}>
        <span className="sr-only md:hidden">{t("asked")} </span>
        <span className="whitespace-nowrap">{time.short(item.createdAt)}</span>
        <span className="hidden md:block md:truncate">{item.requester.name}</span>
      </td>
      <td role="cell" className={`${CELL} order-4 col-span-2 text-soft`}>
        {item.expiresAt ? (
          <>
            <span className="md:hidden">{t("ends")} </span>
            {time.short(item.expiresAt)}
          </>
        ) : null}
        <span className="md:hidden">
          {item.expiresAt ? " · " : ""}
          {item.requester.name}
        </span>
      </td>
    </tr>
  );
}

function What({ item }: { item: ConsentRequestItem }) {
  const purposes = useTranslations("purpose");
  const short = useShortRecordTypeText();
  const full = useRecordTypeText();
  // A draft says what it asks for only once it is sent.
  if (item.hiTypes.length === 0) return null;
  return (
    <span className="block md:truncate" title={full(item.hiTypes)}>
      {short(item.hiTypes)}
      {item.purpose ? ` · ${purposes(item.purpose.code)}` : ""}
    </span>
  );
}
