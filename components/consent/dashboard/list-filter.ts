"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { rememberMine } from "@/components/consent/dashboard/mine-cookie";
import type { RequestListFilter } from "@/components/consent/dashboard/requests-api";
import { rememberRequestsQuery } from "@/components/frame/requests-query";
import { startOfDay } from "@/lib/consent/request/period";

export const STATUS_FILTERS = ["all", "waiting", "granted", "ended", "draft"] as const;
export const DAY_FILTERS = ["today", "week"] as const;
export const SORTS = ["waiting", "ending"] as const;

/** What the list is restricted to, and its order, apart from the search text: that names patients, and stays out of the address. */
export type ListFilter = Omit<RequestListFilter, "q">;

/** Whether rows are left out. */
export const isRestricted = ({ status, mine, asked, from, to }: ListFilter): boolean =>
  mine || [status, asked, from, to].some(Boolean);

/** The filter as the query of an address, without the question mark. */
function queryOf({ mine, ...rest }: ListFilter): string {
  const parts = Object.entries({ ...rest, mine: mine ? "1" : "" }).filter(([, value]) => value !== "");
  return new URLSearchParams(parts).toString();
}

/**
 * The filter, stored in the address and, for links that lead back to the list, in the tab. Whether only one's own requests are listed is
 * a preference of `person` in this browser; `isMine` is what the server has read of it.
 */
export function useListFilter(person: string, isMine: boolean): [ListFilter, (filter: ListFilter) => void] {
  const address = useSearchParams();
  const [mine, setMine] = useState(isMine);
  const oneOf = (name: string, values: readonly string[]) => values.find((value) => value === address.get(name)) ?? "";
  const dayOf = (name: string) => [address.get(name) ?? ""].find(startOfDay) ?? "";
  const status = oneOf("status", STATUS_FILTERS);
  const filter: ListFilter = {
    status: status === "all" ? "" : status,
    mine,
    asked: oneOf("asked", DAY_FILTERS),
    from: dayOf("from"),
    to: dayOf("to"),
    sort: oneOf("sort", SORTS),
  };
  const query = queryOf({ ...filter, mine: false });
  useEffect(() => rememberRequestsQuery(query), [query]);
  const set = (next: ListFilter) => {
    setMine(next.mine);
    rememberMine(person, next.mine);
    const nextQuery = queryOf(next);
    window.history.replaceState(null, "", nextQuery ? `?${nextQuery}` : window.location.pathname);
  };
  return [filter, set];
}
