"use client";

import { useSearchParams } from "next/navigation";

/** What the list may be narrowed to. */
export const STATUS_FILTERS = ["all", "waiting", "granted", "ended", "draft"] as const;

/** `status` is empty for all. */
export type StatusFilter = { status: string; mine: boolean };

/** Which requests are shown, kept in the address so that it survives going away and back; names of patients are not in it. */
export function useStatusFilter(): [StatusFilter, (filter: StatusFilter) => void] {
  const address = useSearchParams();
  const set = ({ status, mine }: StatusFilter) => {
    const query = new URLSearchParams({ ...(status ? { status } : {}), ...(mine ? { mine: "1" } : {}) }).toString();
    window.history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
  };
  const named = STATUS_FILTERS.find((name) => name !== "all" && name === address.get("status"));
  return [{ status: named ?? "", mine: address.get("mine") === "1" }, set];
}
