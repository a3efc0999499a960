import { useTranslations } from "next-intl";
import Link from "next/link";
import { CallbackRow } from "@/components/admin/callbacks/callback-row";
import { buttonClass } from "@/components/ui/button";
import type { CallbackFate, CallbackPage } from "@/lib/operations/callbacks/callback-view";

const COLUMNS = [
  ["when", "md:w-[7.5rem]"],
  ["what", "md:w-[15rem]"],
  ["why", ""],
  ["request", "md:w-[13rem]"],
  ["delivered", "md:w-[6.5rem]"],
] as const;

type TableProps = { fate: CallbackFate; page: CallbackPage; paged: boolean; now: Date };

/** One page of callbacks: a row each on desks, a card each on phones. */
export function CallbackTable({ fate, page, paged, now }: TableProps) {
  const t = useTranslations("callbacks");
  const address = `/admin/callbacks?tab=${fate}`;
  return (
    <>
      {page.items.length > 0 ? (
        // Cards on phones need other boxes than a table's, which would also take its meaning: the roles give it back.
        <div className="overflow-hidden rounded-lg border border-line bg-card">
          <table role="table" aria-label={t(fate)} className="block w-full border-collapse md:table md:table-fixed">
            <thead role="rowgroup" className="hidden md:table-header-group">
              <tr role="row" className="border-b border-line text-left text-soft">
                {COLUMNS.map(([column, width]) => (
                  <th role="columnheader" scope="col" key={column} className={`px-3 py-1.5 font-medium ${width}`}>
                    {t(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup" className="block md:table-row-group">
              {page.items.map((item) => (
                <CallbackRow key={item.id} item={item} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p className="rounded-lg border border-line bg-card p-6">{t(paged ? "empty-page" : `empty-${fate}`)}</p>
      )}
      <div className="mt-3 flex gap-3 print:hidden">
        {paged ? (
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
