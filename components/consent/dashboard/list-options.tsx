"use client";

import { useTranslations } from "next-intl";
import { createElement, useState, type ReactNode } from "react";
import { DAY_FILTERS, SORTS, type ListFilter } from "@/components/consent/dashboard/list-filter";
import { useLoaded } from "@/components/ui/use-loaded";

// Loaded only where own days are chosen.
const loadOwnDays = () => import("@/components/consent/dashboard/own-days").then((file) => file.OwnDays);

type OptionsProps = { filter: ListFilter; onChange: (filter: ListFilter) => void };

/** On which days the listed requests were asked, and their order. */
export function ListOptions({ filter, onChange }: OptionsProps) {
  const t = useTranslations("requests");
  const [isOwnChosen, setOwnChosen] = useState(false);
  const isOwn = isOwnChosen || filter.from !== "" || filter.to !== "";
  const ownDays = useLoaded(isOwn, loadOwnDays);
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
      {isOwn && ownDays ? createElement(ownDays, { filter, onChange }) : null}
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
