"use client";

import { useTranslations } from "next-intl";
import type { ConsentRequestCounts } from "@/lib/consent-request/view";

type Filter = { status: string; mine: boolean };

const FILTERS = ["all", "waiting", "granted", "ended", "draft"] as const;

/** The line of status filters with their counts, and whose requests are shown. */
export function RequestsFilters(props: {
  filter: Filter;
  counts: ConsentRequestCounts | undefined;
  doctor: boolean;
  onChange: (filter: Filter) => void;
}) {
  const { filter, counts, doctor, onChange } = props;
  const t = useTranslations("requests");
  const shown = doctor ? FILTERS : FILTERS.filter((name) => name !== "draft");
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 print:hidden">
      <div role="group" aria-label={t("filter")} className="flex flex-wrap gap-1">
        {shown.map((name) => {
          const status = name === "all" ? "" : name;
          return (
            <button
              key={name}
              type="button"
              aria-pressed={filter.status === status}
              onClick={() => onChange({ ...filter, status })}
              className="min-h-9 rounded-md px-2.5 text-soft hover:bg-sunk aria-pressed:bg-accent-tint aria-pressed:font-semibold aria-pressed:text-ink"
            >
              {t(name)} <span className="tabular-nums">{counts?.[name] ?? ""}</span>
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
