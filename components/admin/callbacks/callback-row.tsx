import { useTranslations } from "next-intl";
import Link from "next/link";
import { CallbackRequest } from "@/components/admin/callbacks/callback-request";
import { useCallbackReason } from "@/components/admin/callbacks/use-callback-reason";
import { useTimeFormat } from "@/components/time/use-time-format";
import type { CallbackItem } from "@/lib/operations/callbacks/callback-view";

const CELL = "block min-w-0 md:table-cell md:px-3 md:py-2 md:align-top";

/** One callback: its link covers the row, but for the link to its request. */
export function CallbackRow({ item, now }: { item: CallbackItem; now: Date }) {
  const t = useTranslations("callbacks");
  const messages = useTranslations("callback-message");
  const why = useCallbackReason(now);
  const time = useTimeFormat(now);
  return (
    <tr
      role="row"
      data-callback={item.id}
      className="relative grid grid-cols-[1fr_auto] gap-x-3 border-b border-line p-3 last:border-b-0 hover:bg-sunk md:table-row md:p-0"
    >
      <td role="cell" className={`${CELL} order-2 text-right whitespace-nowrap text-soft md:text-left`}>
        <time dateTime={item.receivedAt}>{time.short(item.receivedAt)}</time>
      </td>
      <td role="cell" className={`${CELL} order-1`}>
        <Link
          href={`/admin/callbacks/${item.id}`}
          prefetch={false}
          className="font-semibold text-ink no-underline after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {messages(messages.has(item.message) ? item.message : "unknown")}
        </Link>
      </td>
      <td role="cell" className={`${CELL} order-3 col-span-2`}>
        {why(item)}
        {item.waits ? <code className="block font-mono text-sm wrap-anywhere text-soft">{item.waits.for}</code> : null}
      </td>
      <td role="cell" className={`${CELL} order-4 wrap-anywhere`}>
        {item.request ? (
          <CallbackRequest request={item.request} />
        ) : (
          <span className="text-soft max-md:sr-only">{t("no-request")}</span>
        )}
      </td>
      <td
        role="cell"
        className={`${CELL} order-5 self-end text-right whitespace-nowrap text-soft md:text-left ${item.repeats === 0 ? "max-md:sr-only" : ""}`}
      >
        <span className="sr-only md:hidden">{t("delivered")} </span>
        {t("times", { count: item.repeats + 1 })}
      </td>
    </tr>
  );
}
