"use client";

import { useTranslations } from "next-intl";
import { STATUS_FILTERS, type StatusFilter } from "@/components/consent/use-status-filter";
import type { ConsentRequestCounts } from "@/lib/consent-request/view";

/** The line of status filters with their counts, and whose requests are shown. */
export function RequestsFilters(props: {
  filter: StatusFilter;
  counts: ConsentRequestCounts | undefined;
  doctor: boolean;
  onChange: (filter: StatusFilter) => void;
}) {
  const { filter, counts, doctor, onChange } = props;
  const t = useTranslations("requests");
  const shown = doctor ? STATUS_FILTERS : STATUS_FILTERS.filter((name) => name !== "draft");
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 print:hidden">
      <div role="group" aria-label={t("filter")} className="flex flex-wrap gap-1 max-md:-ml-2.5">
        {shown.map((name) => {
          const status = name === "all" ? "" : name;
          return (
            <button
              key={name}
              type="button"
              aria-pressed={filter.status === status}
              onClick={() => onChange({ ...filter, status })}
              className="min-h-9 rounded-md px-2.5 text-soft hover:bg-sunk hover:text-ink aria-pressed:bg-accent-tint aria-pressed:font-semibold aria-pressed:text-ink max-md:px-2"
            >
              {t(name)} <span className="font-normal text-soft tabular-nums">{counts?.[name] ?? ""}</span>
            </button>
          );
        })}
      </div>
      {doctor ? (
        <label className="flex min-h-9 items-center gap-2">
          <input
            type="checkbox"
            role="switch"
            checked={filter.mine}
            onChange={(event) => onChange({ ...filter, mine: event.target.checked })}
          />
          {t("mine")}
        </label>
      ) : null}
    </div>
  );
}
