"use client";

import { useTranslations } from "next-intl";
import { STATUS_FILTERS, type StatusFilter } from "@/components/consent/dashboard/use-status-filter";
import type { ConsentRequestCounts } from "@/lib/consent/dashboard/consent-request-view";

type FiltersProps = {
  filter: StatusFilter;
  counts: ConsentRequestCounts | undefined;
  doctor: boolean;
  onChange: (filter: StatusFilter) => void;
};

/** The line of status filters with their counts. */
export function RequestFilters({ filter, counts, doctor, onChange }: FiltersProps) {
  const t = useTranslations("requests");
  const shown = doctor ? STATUS_FILTERS : STATUS_FILTERS.filter((name) => name !== "draft");
  return (
    <div
      role="group"
      aria-label={t("filter")}
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
            {t(name)} <span className="font-normal">{counts?.[name] ?? ""}</span>
          </button>
        );
      })}
    </div>
  );
}

/** Only one's own requests, or the hospital's. */
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
