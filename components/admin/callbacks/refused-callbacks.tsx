import { useFormatter, useTranslations } from "next-intl";
import { CallbackMessageName } from "@/components/admin/callbacks/callback-message-name";
import { useTimeFormat } from "@/components/time/use-time-format";
import { isMessageKey } from "@/components/ui/message-key";
import type { CallbackRefusals } from "@/lib/operations/callbacks/list-callback-refusals";

const COLUMNS = [
  ["message", "lg:w-[16rem]"],
  ["dialect", "lg:w-[5rem]"],
  ["refusal-reason", ""],
  ["count", "lg:w-[6rem]"],
  ["last", "lg:w-[8rem]"],
] as const;
const CELL = "block min-w-0 lg:table-cell lg:px-3 lg:py-2 lg:align-top";

/** The refused callbacks by message and reason. Only counts, since their content is not stored. */
export function RefusedCallbacks({ refusals, now }: { refusals: CallbackRefusals[]; now: Date }) {
  const t = useTranslations("callbacks");
  const reasons = useTranslations("refusal-reason");
  const format = useFormatter();
  const time = useTimeFormat(now);
  if (refusals.length === 0) return <p className="rounded-lg border border-line bg-card p-6">{t("empty.refused")}</p>;
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-card">
      <table
        role="table"
        aria-label={t("tabs.refused")}
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
          {refusals.map(({ dialect, message, reason, refusals: count, lastAt }) => (
            <tr
              role="row"
              key={`${dialect} ${message} ${reason}`}
              className="grid grid-cols-[1fr_auto] gap-x-3 border-b border-line p-3 last:border-b-0 lg:table-row lg:p-0"
            >
              <td role="cell" className={`${CELL} font-semibold`}>
                <CallbackMessageName message={message} />
              </td>
              <td role="cell" className={`${CELL} text-soft`}>
                {dialect}
              </td>
              <td role="cell" className={`${CELL} col-span-2 wrap-anywhere`}>
                {isMessageKey(reasons, reason) ? reasons(reason) : reasons("other", { reason })}
              </td>
              <td role="cell" className={CELL}>
                <span className="text-soft lg:hidden">{t("columns.count")} </span>
                {format.number(count)}
              </td>
              <td role="cell" className={`${CELL} whitespace-nowrap text-soft`}>
                <span className="lg:hidden">{t("columns.last")} </span>
                {time.short(lastAt.toISOString())}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
