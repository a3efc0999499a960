"use client";

import { useNow, useTranslations } from "next-intl";
import Link from "next/link";
import { useSituation } from "@/components/consent/situation-sentence";
import { StatusWord } from "@/components/consent/status-word";
import { useTimeWords, type TimeWords } from "@/components/consent/time-words";
import { useTypesInWords } from "@/components/consent/types-in-words";
import type { ConsentRequestItem } from "@/lib/consent-request/view";

const COLUMNS = ["status", "patient", "what", "asked", "ends"] as const;

/** One row a request on desks, one card a request on phones. */
export function RequestsTable({ items, marked }: { items: ConsentRequestItem[]; marked: string[] }) {
  const t = useTranslations("requests");
  const time = useTimeWords(useNow({ updateInterval: 30_000 }));
  const situation = useSituation();
  // Cards on phones need other boxes than a table's, which would also take its meaning: the roles give it back.
  return (
    <table
      role="table"
      aria-label={t("title")}
      className="block w-full border-collapse rounded-lg border border-line bg-card md:table"
    >
      <thead role="rowgroup" className="hidden md:table-header-group">
        <tr role="row" className="border-b border-line text-left text-soft">
          {COLUMNS.map((column) => (
            <th role="columnheader" scope="col" key={column} className="px-3 py-2 font-medium whitespace-nowrap">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="block md:table-row-group">
        {items.map((item) => (
          <Row
            key={item.id}
            item={item}
            changed={marked.includes(item.id)}
            time={time}
            sentence={situation(item.situation)}
          />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = { item: ConsentRequestItem; changed: boolean; time: TimeWords; sentence: string };

function Row({ item, changed, time, sentence }: RowProps) {
  const t = useTranslations("requests");
  const purposes = useTranslations("purpose");
  const types = useTypesInWords();
  const { name, abhaAddress } = item.patient;
  const cell = "block md:table-cell md:px-3 md:py-2 md:align-top";
  return (
    <tr
      role="row"
      data-request={item.id}
      className={`relative block border-b border-line p-3 last:border-b-0 hover:bg-sunk md:table-row md:p-0 ${changed ? "row-changed" : ""}`}
    >
      <td role="cell" className={cell}>
        <StatusWord status={item.status} />
      </td>
      <td role="cell" className={`${cell} md:w-56`}>
        <Link
          href={item.status === "DRAFT" ? `/requests/new?draft=${item.id}` : `/requests/${item.id}`}
          data-row-link
          className="font-semibold text-ink no-underline after:absolute after:inset-0"
        >
          {name ?? (abhaAddress || t("address-missing"))}
        </Link>
        <span className="block text-soft">{name ? abhaAddress : abhaAddress ? t("name-unknown") : ""}</span>
      </td>
      <td role="cell" className={cell}>
        <span className="block">
          {types(item.hiTypes)}
          {item.purpose ? ` · ${purposes(item.purpose.code)}` : ""}
        </span>
        <span className="block text-soft" data-sentence>
          {sentence}
        </span>
      </td>
      <td role="cell" className={`${cell} whitespace-nowrap text-soft`}>
        <span className="md:hidden">{t("asked")}: </span>
        {time.short(item.createdAt)}
        <span className="hidden whitespace-normal md:block">{item.requester.name}</span>
      </td>
      <td role="cell" className={`${cell} whitespace-nowrap text-soft`}>
        {item.expiresAt ? (
          <>
            <span className="md:hidden">{t("ends")}: </span>
            {time.short(item.expiresAt)}
          </>
        ) : null}
      </td>
    </tr>
  );
}
