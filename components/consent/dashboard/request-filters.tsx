"use client";

import { useTranslations } from "next-intl";
import { STATUS_FILTERS, type ListFilter } from "@/components/consent/dashboard/list-filter";
import type { ConsentRequestCounts } from "@/lib/consent/dashboard/consent-request-view";

type FiltersProps = {
  filter: ListFilter;
  counts: ConsentRequestCounts | undefined;
  isDoctor: boolean;
  onChange: (filter: ListFilter) => void;
};

/** The status filters with their counts. */
export function RequestFilters({ filter, counts, isDoctor, onChange }: FiltersProps) {
  const t = useTranslations("requests");
  const shown = isDoctor ? STATUS_FILTERS : STATUS_FILTERS.filter((name) => name !== "draft");
  return (
    <div
      role="group"
      aria-label={t("filter-label")}
      className="-mx-4 flex gap-1 overflow-x-auto px-4 py-1 max-md:order-1 max-md:basis-[calc(100%+2rem)] md:mx-0 md:px-0 print:hidden"
    >
      {shown.map((name) => {
        const status = name === "all" ? "" : name;
        return (
          <button
            key={name}
            type="button"
            aria-pressed={filter.status === status}
            onClick={() => onChange({ ...filter, status })}
            className="min-h-9 flex-none rounded-md px-2.5 whitespace-nowrap text-soft hover:bg-sunk hover:text-ink aria-pressed:bg-accent-tint aria-pressed:font-semibold aria-pressed:text-ink"
          >
            {t(`filters.${name}`)} <span className="font-normal">{counts ? countText(counts, name) : ""}</span>
          </button>
        );
      })}
    </div>
  );
}

/** How many requests a status filter holds, with a plus where there are more. */
export function countText(
  { isPartial, ...counts }: ConsentRequestCounts,
  name: (typeof STATUS_FILTERS)[number],
): string {
  return isPartial && counts[name] > 0 ? `${counts[name]}+` : `${counts[name]}`;
}

/** Switches between the doctor's own requests and those of the hospital. */
export function MineSwitch({ filter, onChange }: Pick<FiltersProps, "filter" | "onChange">) {
  const t = useTranslations("requests");
  return (
    <label className="flex min-h-9 items-center gap-2 print:hidden">
      <input
        type="checkbox"
        role="switch"
        checked={filter.mine}
        onChange={(event) => onChange({ ...filter, mine: event.target.checked })}
      />
      {t("mine")}
    </label>
  );
}
