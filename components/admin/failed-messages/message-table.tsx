import { useTranslations } from "next-intl";
import Link from "next/link";
import { CallbackRequest } from "@/components/admin/callbacks/callback-facts";
import { MessageName } from "@/components/admin/failed-messages/message-name";
import { useMessageResult } from "@/components/admin/failed-messages/use-message-result";
import { NetworkMessage } from "@/components/consent/network-message";
import { useTimeFormat } from "@/components/time/use-time-format";
import { buttonClass } from "@/components/ui/button";
import type {
  FailedMessageItem,
  FailedMessagePage,
  MessageTabName,
} from "@/lib/operations/failed-messages/failed-message-view";

const COLUMNS = [
  ["failed", "lg:w-[7.5rem]"],
  ["message", "lg:w-[15rem]"],
  ["result", ""],
  ["request", "lg:w-[13rem]"],
  ["attempts", "lg:w-[6.5rem]"],
] as const;
const CELL = "block min-w-0 lg:table-cell lg:px-3 lg:py-2 lg:align-top";

type TableProps = { tab: MessageTabName; page: FailedMessagePage; isLaterPage: boolean; now: Date };

/** One page of failed messages: rows on desktops, cards on phones. */
export function MessageTable({ tab, page, isLaterPage, now }: TableProps) {
  const t = useTranslations("failed-messages");
  const address = `/admin/messages?tab=${tab}`;
  return (
    <>
      {page.items.length > 0 ? (
        // The cards on phones override the display values of a table, which removes its semantics: the roles restore them.
        <div className="overflow-hidden rounded-lg border border-line bg-card">
          <table
            role="table"
            aria-label={t(`tabs.${tab}`)}
            className="block w-full border-collapse lg:table lg:table-fixed"
          >
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
              {page.items.map((item) => (
                <MessageRow key={item.id} item={item} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p className="rounded-lg border border-line bg-card p-6">{t(isLaterPage ? "empty-page" : `empty.${tab}`)}</p>
      )}
      <div className="mt-3 flex gap-3 print:hidden">
        {isLaterPage ? (
          <Link href={address} className={buttonClass()}>
            {t("newest")}
          </Link>
        ) : null}
        {page.nextCursor ? (
          <Link href={`${address}&before=${page.nextCursor}`} className={buttonClass()}>
            {t("older")}
          </Link>
        ) : null}
      </div>
    </>
  );
}

/** One message. Its link covers the row, except for the link to its request. */
function MessageRow({ item, now }: { item: FailedMessageItem; now: Date }) {
  const t = useTranslations("failed-messages");
  const advice = useTranslations("failed-message-advice");
  const resultOf = useMessageResult();
  const time = useTimeFormat(now);
  return (
    <tr
      role="row"
      data-message={item.id}
      className="relative grid grid-cols-[1fr_auto] gap-x-3 border-b border-line p-3 last:border-b-0 hover:bg-sunk lg:table-row lg:p-0"
    >
      <td role="cell" className={`${CELL} order-2 text-right whitespace-nowrap text-soft lg:text-left`}>
        {item.finishedAt ? <time dateTime={item.finishedAt}>{time.short(item.finishedAt)}</time> : null}
      </td>
      <td role="cell" className={`${CELL} order-1`}>
        <Link
          href={`/admin/messages/${item.id}`}
          prefetch={false}
          className="font-semibold text-ink no-underline after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          <MessageName kind={item.kind} />
        </Link>
      </td>
      <td role="cell" className={`${CELL} order-3 col-span-2`}>
        {resultOf(item.lastResult)} {item.error ? <NetworkMessage error={item.error} /> : null}
        <span className="block text-soft">{advice(item.advice)}</span>
      </td>
      <td role="cell" className={`${CELL} order-4 wrap-anywhere`}>
        {item.request ? (
          <CallbackRequest request={item.request} />
        ) : (
          <span className="text-soft max-lg:sr-only">{t("no-request")}</span>
        )}
      </td>
      <td role="cell" className={`${CELL} order-5 self-end text-right whitespace-nowrap text-soft lg:text-left`}>
        <span className="lg:hidden">{t("columns.attempts")} </span>
        {t("attempts", { count: item.attempts })}
      </td>
    </tr>
  );
}
