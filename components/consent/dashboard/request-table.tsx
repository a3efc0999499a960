"use client";

import { useNow, useTranslations } from "next-intl";
import { RequestRow } from "@/components/consent/dashboard/request-row";
import { useSituationText } from "@/components/consent/situation-sentence";
import { useTimeFormat } from "@/components/time/use-time-format";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

const COLUMNS = [
  ["status", "md:w-[7.25rem]"],
  ["patient", "md:w-[11.5rem]"],
  ["what", ""],
  ["asked", "md:w-[7.5rem]"],
  ["ends", "md:w-[6.75rem]"],
] as const;

/** One row a request on desks, one card a request on phones. */
export function RequestTable({ items, marked }: { items: ConsentRequestItem[]; marked: string[] }) {
  const t = useTranslations("requests");
  const time = useTimeFormat(useNow({ updateInterval: 30_000 }));
  const situation = useSituationText();
  // Cards on phones need other boxes than a table's, which would also take its meaning: the roles give it back.
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-card">
      <table role="table" aria-label={t("title")} className="block w-full border-collapse md:table md:table-fixed">
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
          {items.map((item) => (
            <RequestRow
              key={item.id}
              item={item}
              changed={marked.includes(item.id)}
              time={time}
              sentence={situation(item.situation)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
