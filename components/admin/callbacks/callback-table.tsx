import { useTranslations } from "next-intl";
import Link from "next/link";
import { BulkDecision } from "@/components/admin/callbacks/bulk-decision";
import { CallbackRequest } from "@/components/admin/callbacks/callback-facts";
import { CallbackMessageName } from "@/components/admin/callbacks/callback-message-name";
import { CallbackSelection, SelectCallback } from "@/components/admin/callbacks/callback-selection";
import { useCallbackReason } from "@/components/admin/callbacks/use-callback-reason";
import type { Decide } from "@/components/admin/decision-form";
import { useTimeFormat } from "@/components/time/use-time-format";
import { buttonClass } from "@/components/ui/button";
import type { CallbackItem, CallbackPage, CallbackTabName } from "@/lib/operations/callbacks/callback-view";

const COLUMNS = [
  ["choose", "lg:w-[3rem]"],
  ["received", "lg:w-[7.5rem]"],
  ["message", "lg:w-[15rem]"],
  ["kind", "lg:w-[8rem]"],
  ["reason", ""],
  ["request", "lg:w-[13rem]"],
  ["delivered", "lg:w-[6.5rem]"],
] as const;
const CELL = "block min-w-0 lg:table-cell lg:px-3 lg:py-2 lg:align-top";

type TableProps = {
  tab: CallbackTabName;
  page: CallbackPage;
  isLaterPage: boolean;
  now: Date;
  replay: Decide;
  discard: Decide;
};

/** One page of callbacks: rows on desktops, cards on phones. Those about which an admin may decide can be selected and decided at once. */
export function CallbackTable({ tab, page, isLaterPage, now, replay, discard }: TableProps) {
  const t = useTranslations("callbacks");
  const messages = useTranslations("callback-message");
  const time = useTimeFormat(now);
  const address = `/admin/callbacks?tab=${tab}`;
  const choosable = page.items.filter(({ may }) => may.replay || may.discard);
  const columns = COLUMNS.filter(
    ([column]) => (column !== "choose" || choosable.length > 0) && (column !== "kind" || tab === "needs-you"),
  );
  const nameOf = ({ message, receivedAt }: CallbackItem) =>
    t("bulk.name", { message: messages(message), received: time.short(receivedAt) });
  return (
    <CallbackSelection ids={choosable.map(({ id }) => id)}>
      {tab === "processed" ? null : (
        <BulkDecision
          callbacks={choosable.map((item) => ({ id: item.id, name: nameOf(item) }))}
          replay={replay}
          discard={tab === "discarded" ? null : discard}
        />
      )}
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
                {columns.map(([column, width]) => (
                  <th role="columnheader" scope="col" key={column} className={`px-3 py-1.5 font-medium ${width}`}>
                    {column === "choose" ? (
                      <span className="sr-only">{t("columns.choose")}</span>
                    ) : (
                      t(`columns.${column}`)
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup" className="block lg:table-row-group">
              {page.items.map((item) => (
                <CallbackRow
                  key={item.id}
                  item={item}
                  now={now}
                  name={nameOf(item)}
                  hasChoice={choosable.length > 0}
                  hasKind={tab === "needs-you"}
                />
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
    </CallbackSelection>
  );
}

type RowProps = {
  item: CallbackItem;
  now: Date;
  /** What names it beside its checkbox. */
  name: string;
  /** Whether the table has a column of checkboxes, and one of kinds. */
  hasChoice: boolean;
  hasKind: boolean;
};

/** One callback. Its link covers the row, except for its checkbox and the link to its request. */
function CallbackRow({ item, now, name, hasChoice, hasKind }: RowProps) {
  const t = useTranslations("callbacks");
  const states = useTranslations("callback-state");
  const reasonOf = useCallbackReason(now);
  const time = useTimeFormat(now);
  return (
    <tr
      role="row"
      data-callback={item.id}
      className={`relative grid gap-x-3 border-b border-line p-3 last:border-b-0 hover:bg-sunk lg:table-row lg:p-0 ${hasChoice ? "grid-cols-[auto_1fr_auto]" : "grid-cols-[1fr_auto]"}`}
    >
      {hasChoice ? (
        <td role="cell" className={`${CELL} row-span-4`}>
          {item.may.replay || item.may.discard ? (
            <SelectCallback id={item.id} label={t("bulk.choose", { callback: name })} />
          ) : null}
        </td>
      ) : null}
      <td role="cell" className={`${CELL} order-2 text-right whitespace-nowrap text-soft lg:text-left`}>
        <time dateTime={item.receivedAt}>{time.short(item.receivedAt)}</time>
      </td>
      <td role="cell" className={`${CELL} order-1`}>
        <Link
          href={`/admin/callbacks/${item.id}`}
          prefetch={false}
          className="font-semibold text-ink no-underline after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          <CallbackMessageName message={item.message} />
        </Link>
      </td>
      {hasKind ? (
        <td role="cell" className={`${CELL} order-3 col-span-2 font-medium`} data-kind={item.state}>
          {states(item.state)}
        </td>
      ) : null}
      <td role="cell" className={`${CELL} order-3 col-span-2`}>
        {reasonOf(item)}
        {item.problem ? <code className="block font-mono text-sm wrap-anywhere text-soft">{item.problem}</code> : null}
        {item.idUsedBefore ? <span className="block text-soft">{t("id-used-before")}</span> : null}
        {item.waits ? <code className="block font-mono text-sm wrap-anywhere text-soft">{item.waits.for}</code> : null}
      </td>
      <td role="cell" className={`${CELL} order-4 wrap-anywhere`}>
        {item.request ? (
          <CallbackRequest request={item.request} />
        ) : (
          <span className="text-soft max-lg:sr-only">{t("no-request")}</span>
        )}
      </td>
      <td
        role="cell"
        className={`${CELL} order-5 self-end text-right whitespace-nowrap text-soft lg:text-left ${item.repeats === 0 ? "max-lg:sr-only" : ""}`}
      >
        <span className="sr-only lg:hidden">{t("columns.delivered")} </span>
        {t("times", { count: item.repeats + 1 })}
      </td>
    </tr>
  );
}
