"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { DAY_FILTERS, isDay, SORTS, type ListFilter } from "@/components/consent/dashboard/list-filter";
import { startOfDay } from "@/lib/consent/request/period";

type OptionsProps = { filter: ListFilter; onChange: (filter: ListFilter) => void };

/** On which days the listed requests were asked, and their order. */
export function ListOptions({ filter, onChange }: OptionsProps) {
  const t = useTranslations("requests");
  const [isOwnChosen, setOwnChosen] = useState(false);
  const isOwn = isOwnChosen || filter.from !== "" || filter.to !== "";
  const chooseDays = (days: string) => {
    setOwnChosen(days === "own");
    onChange({ ...filter, asked: days === "own" ? "" : days, from: "", to: "" });
  };
  return (
    <>
      <Choice label={t("days-label")} value={isOwn ? "own" : filter.asked} onChoose={chooseDays}>
        {["", ...DAY_FILTERS, "own"].map((days) => (
          <option key={days} value={days}>
            {t(`days.${(days || "any") as "any" | "today" | "week" | "own"}`)}
          </option>
        ))}
      </Choice>
      {isOwn ? <OwnDays filter={filter} onChange={onChange} /> : null}
      <Choice label={t("sort-label")} value={filter.sort} onChoose={(sort) => onChange({ ...filter, sort })}>
        {["", ...SORTS].map((sort) => (
          <option key={sort} value={sort}>
            {t(`sorts.${(sort || "newest") as "newest" | "waiting" | "ending"}`)}
          </option>
        ))}
      </Choice>
    </>
  );
}

type ChoiceProps = { label: string; value: string; onChoose: (value: string) => void; children: ReactNode };

function Choice({ label, value, onChoose, children }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChoose(event.target.value)}
      className="min-h-9 max-w-full rounded-md border border-edge bg-card px-2 text-ink"
    >
      {children}
    </select>
  );
}

/** The first and the last day, each with its reading in words: what is typed is in the order of the browser's language. */
function OwnDays({ filter, onChange }: OptionsProps) {
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
                if (value === "" || isDay(value)) onChange({ ...filter, [end]: value });
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
