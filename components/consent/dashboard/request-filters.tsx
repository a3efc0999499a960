"use client";

import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import type { ConsentRequestCounts } from "@/lib/consent/dashboard/consent-request-view";

const STATUS_FILTERS = ["all", "waiting", "granted", "ended", "draft"] as const;

/** `status` is empty for all requests; `mine` restricts to those of the signed-in doctor. */
export type StatusFilter = { status: string; mine: boolean };

type FiltersProps = {
  filter: StatusFilter;
  counts: ConsentRequestCounts | undefined;
  isDoctor: boolean;
  onChange: (filter: StatusFilter) => void;
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

function countText({ isPartial, ...counts }: ConsentRequestCounts, name: (typeof STATUS_FILTERS)[number]): string {
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

/** The filter, stored in the address so that it survives leaving the page. Patient names are never part of the address. */
export function useStatusFilter(): [StatusFilter, (filter: StatusFilter) => void] {
  const address = useSearchParams();
  const set = ({ status, mine }: StatusFilter) => {
    const query = new URLSearchParams({ ...(status ? { status } : {}), ...(mine ? { mine: "1" } : {}) }).toString();
    window.history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
  };
  const status = STATUS_FILTERS.find((name) => name !== "all" && name === address.get("status"));
  return [{ status: status ?? "", mine: address.get("mine") === "1" }, set];
}
