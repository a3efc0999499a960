"use client";

import { useNow, useTranslations } from "next-intl";
import Link from "next/link";
import { createElement, useState, type ReactNode } from "react";
import { heldRequest } from "@/components/consent/held-request";
import { useSituationText } from "@/components/consent/situation-sentence";
import { shownStatus, StatusWord } from "@/components/consent/status-word";
import { useGrantedTypes } from "@/components/consent/use-grant-text";
import { useRecordTypeText, useShortRecordTypeText } from "@/components/consent/use-record-type-text";
import { useTimeFormat, type TimeFormat } from "@/components/time/use-time-format";
import { CardTable, CARD_CELL } from "@/components/ui/card-table";
import { PendingMark } from "@/components/ui/pending-mark";
import { usePrintedAt } from "@/components/ui/printing";
import { useLoaded } from "@/components/ui/use-loaded";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import { grantOf } from "@/lib/consent/dashboard/situation";

const COLUMNS = [
  ["status", "lg:w-[9.5rem]"],
  ["patient", "lg:w-[11.5rem]"],
  ["content", ""],
  ["asked", "lg:w-[7.5rem]"],
  ["ends", "lg:w-[6.75rem]"],
] as const;

// Loaded only after a request was sent from this page.
const loadUndoSend = () => import("@/components/consent/undo-send").then((file) => file.UndoSend);

/** The requests: rows on desktops, cards on phones. `marked` holds the ids of rows that have just changed. */
export function RequestTable({ items, marked }: { items: ConsentRequestItem[]; marked: string[] }) {
  const t = useTranslations("requests");
  const time = useTimeFormat(useNow({ updateInterval: 30_000 }), usePrintedAt() !== null);
  const situationText = useSituationText();
  const [undoable, setUndoable] = useState(heldRequest);
  const undoSend = useLoaded(undoable !== null, loadUndoSend);
  return (
    <div data-request-table className="overflow-hidden rounded-lg border border-line bg-card">
      <CardTable
        label={t("title")}
        columns={COLUMNS.map(([column, width]) => ({ heading: t(`columns.${column}`), width }))}
      >
        {items.map((item) => (
          <RequestRow
            key={item.id}
            item={item}
            changed={marked.includes(item.id)}
            time={time}
            sentence={situationText(item.situation)}
            undo={
              undoSend && undoable?.id === item.id && item.status === "SENDING"
                ? createElement(undoSend, { ...undoable, onEnd: () => setUndoable(null) })
                : null
            }
          />
        ))}
      </CardTable>
    </div>
  );
}

type RowProps = {
  item: ConsentRequestItem;
  changed: boolean;
  time: TimeFormat;
  sentence: string;
  /** Stands in place of the sentence while its doctor can take it back. */
  undo: ReactNode;
};

/** One request. Its link covers the whole row. */
function RequestRow({ item, changed, time, sentence, undo }: RowProps) {
  const t = useTranslations("requests");
  const { name, abhaAddress } = item.patient;
  return (
    <tr
      role="row"
      data-request={item.id}
      data-changed={changed || undefined}
      className="request-row relative grid grid-cols-[1fr_auto] gap-x-3 border-b border-line p-3 last:border-b-0 hover:bg-sunk active:bg-accent-tint lg:table-row lg:p-0"
    >
      <td role="cell" id={`status-${item.id}`} className={CARD_CELL}>
        <StatusWord status={shownStatus(item)} />
      </td>
      <td role="cell" className={`${CARD_CELL} order-2 col-span-2`}>
        <Link
          href={item.status === "DRAFT" ? `/requests/new?draft=${item.id}` : `/requests/${item.id}`}
          data-row-link
          aria-describedby={`status-${item.id} sentence-${item.id}`}
          className="font-semibold text-ink no-underline after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent lg:block"
        >
          {name ?? (abhaAddress || t("address-missing"))}
          <PendingMark />
        </Link>{" "}
        <span className="wrap-anywhere text-soft lg:block">
          {name ? abhaAddress : abhaAddress && t("name-unknown")}
        </span>
      </td>
      <td role="cell" className={`${CARD_CELL} order-3 col-span-2`}>
        <RequestContent item={item} />
        <span id={`sentence-${item.id}`} className="block text-soft" data-sentence>
          {undo ?? sentence}
        </span>
      </td>
      <td role="cell" className={`${CARD_CELL} order-1 text-right text-soft lg:text-left`}>
        {item.status === "DRAFT" ? (
          t.rich("begun", { at: () => <NoBreak>{time.short(item.createdAt)}</NoBreak> })
        ) : (
          <>
            <span className="sr-only lg:hidden">{t("columns.asked")} </span>
            <NoBreak>{time.short(item.createdAt)}</NoBreak>
          </>
        )}
        <span className="hidden lg:block lg:truncate" title={item.requester.name}>
          {item.requester.name}
        </span>
      </td>
      <td role="cell" className={`${CARD_CELL} order-4 col-span-2 text-soft`}>
        <End item={item} time={time} />
        <span className="lg:hidden">
          {item.expiresAt || item.endedAt ? " · " : ""}
          {item.requester.name}
        </span>
      </td>
    </tr>
  );
}

/** When what is in force or waits ends, or, of what is over, when it ended. */
function End({ item: { situation, expiresAt, endedAt }, time }: Pick<RowProps, "item" | "time">) {
  const t = useTranslations("requests");
  if (endedAt) return t.rich("ended", { at: () => time.short(endedAt) });
  if (!expiresAt) return null;
  const end = time.short(expiresAt);
  return (
    <>
      <span className="lg:hidden">{t("columns.ends")} </span>
      {grantOf(situation)?.endsDiffer ? t.rich("ends-first", { at: () => end }) : end}
    </>
  );
}

function NoBreak({ children }: { children: ReactNode }) {
  return <span className="whitespace-nowrap">{children}</span>;
}

/** Record types and purpose: of what is granted once something is, else of what was asked. Empty on a draft, which has them only after it is sent. */
function RequestContent({ item }: { item: ConsentRequestItem }) {
  const t = useTranslations("requests");
  const purposes = useTranslations("purpose");
  const short = useShortRecordTypeText();
  const full = useRecordTypeText();
  const granted = useGrantedTypes();
  if (item.hiTypes.length === 0) return null;
  const grant = grantOf(item.situation);
  const types = grant ? granted(grant) : { full: full(item.hiTypes), short: short(item.hiTypes) };
  const content = `${types.short}${item.purpose ? ` · ${purposes(item.purpose.code)}` : ""}`;
  return (
    <span className="block lg:truncate" title={types.full} data-content={grant ? "granted" : "asked"}>
      {grant ? content : t("asked-for", { content })}
    </span>
  );
}
