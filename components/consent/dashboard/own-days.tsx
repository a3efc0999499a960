"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ListFilter } from "@/components/consent/dashboard/list-filter";
import { startOfDay } from "@/lib/consent/request/period";

type OwnDaysProps = { filter: ListFilter; onChange: (filter: ListFilter) => void };

/** The first and the last day of the list, each with its reading in words: what is typed is in the order of the browser's language. */
export function OwnDays({ filter, onChange }: OwnDaysProps) {
  const t = useTranslations("requests");
  const format = useFormatter();
  return (
    <>
      {(["from", "to"] as const).map((end) => {
        const day = startOfDay(filter[end]);
        return (
          <label key={end} className="flex min-h-9 flex-wrap items-center gap-x-2">
            {t(`days-${end}`)}
            {/* Not controlled, so that a day that is half typed stays. */}
            <input
              type="date"
              defaultValue={filter[end]}
              aria-describedby={`${end}-in-words`}
              onChange={({ target: { value } }) => {
                if (value === "" || startOfDay(value)) onChange({ ...filter, [end]: value });
              }}
              className="min-h-9 rounded-md border border-edge bg-card px-2 text-ink"
            />
            <span id={`${end}-in-words`} className="text-soft">
              {day ? format.dateTime(day, { day: "numeric", month: "long", year: "numeric" }) : ""}
            </span>
          </label>
        );
      })}
    </>
  );
}
