"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { takeSentRequest } from "@/components/consent/dashboard/last-sent-request";
import {
  changedRows,
  newRows,
  rowsOf,
  withNewRows,
  withUpdatedRows,
  type RequestPages,
} from "@/components/consent/dashboard/request-pages";
import {
  fetchCounts,
  fetchNewest,
  fetchOne,
  fetchPage,
  SessionEnded,
  type RequestListFilter,
} from "@/components/consent/dashboard/requests-api";
import { createCoalescer } from "@/components/live/create-coalescer";
import { useLive } from "@/components/live/live-provider";
import type {
  ConsentRequestCounts,
  ConsentRequestItem,
  ConsentRequestPage,
} from "@/lib/consent/dashboard/consent-request-view";

/** How long a changed row stays marked, in milliseconds. */
const MARKED_FOR = 4_000;

/** What the server rendered, and for which filter. */
export type InitialRequestList = { filter: RequestListFilter; page: ConsentRequestPage; counts: ConsentRequestCounts };

/**
 * The shown rows and the counts, updated by live events. Shown rows change in place; new rows are counted in
 * `newCount` and inserted by `showNew`.
 */
export function useRequestList(filter: RequestListFilter, initial: InitialRequestList) {
  const client = useQueryClient();
  const key = ["requests", filter];
  const hasInitialCounts = filter.mine === initial.filter.mine && filter.q === "";
  const hasInitialRows = hasInitialCounts && filter.status === initial.filter.status;
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetchPage(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    retry: (attempts, error) => !(error instanceof SessionEnded) && attempts < 2,
    placeholderData: (previous) => previous,
    ...(hasInitialRows ? { initialData: { pages: [initial.page], pageParams: [null] } } : {}),
  });
  const counts = useQuery({
    queryKey: ["counts", { mine: filter.mine, q: filter.q }],
    queryFn: () => fetchCounts(filter),
    placeholderData: (previous) => previous,
    ...(hasInitialCounts ? { initialData: initial.counts } : {}),
  });
  const filterKey = JSON.stringify(filter);
  const [found, setFound] = useState<{ filterKey: string; rows: ConsentRequestItem[] }>({ filterKey: "", rows: [] });
  const notShown = found.filterKey === filterKey ? found.rows : [];
  const [coalesce] = useState(createCoalescer);
  const { marked, mark } = useMarkedRows();

  const current = () => rowsOf(client.getQueryData<RequestPages>(key));
  const change = (update: (data: RequestPages) => RequestPages) =>
    client.setQueryData<RequestPages>(key, (data) => data && update(data));
  const applyUpdates = (updates: Map<string, ConsentRequestItem | null>) => {
    const changed = changedRows(current(), updates);
    change((data) => withUpdatedRows(data, updates));
    mark(changed);
  };
  const refreshAll = async () => {
    if (current().length === 0) return void (await list.refetch());
    const items = await fetchNewest(filter, current().length);
    applyUpdates(new Map(items.map((item) => [item.id, item])));
    const data = client.getQueryData<RequestPages>(key);
    if (data) setFound({ filterKey, rows: newRows(data, items) });
  };
  const refreshOne = async (id: string) => applyUpdates(new Map([[id, await fetchOne(id)]]));

  useLive((event) => {
    if (event.kind === "change" && event.topic !== "consent-request") return;
    coalesce("counts", () => counts.refetch());
    if (event.kind === "resync") return coalesce("list", refreshAll);
    const { id } = event;
    const isShown = current().some((item) => item.id === id);
    if (isShown) coalesce(id, () => refreshOne(id));
    else coalesce("list", refreshAll);
  });
  const onMount = useEffectEvent(() => {
    // A page restored by the browser's back button shows the state of the moment at which it was left.
    coalesce("list", refreshAll);
    const sentId = takeSentRequest();
    const item = sentId && current().find(({ id }) => id === sentId);
    if (!item) return;
    mark([item]);
    document.querySelector<HTMLElement>(`[data-request="${sentId}"] [data-row-link]`)?.focus();
  });
  useEffect(() => onMount(), []);

  const showNew = () => {
    change((data) => withNewRows(data, notShown));
    mark(notShown);
    setFound({ filterKey: "", rows: [] });
  };
  return { items: rowsOf(list.data), counts: counts.data, list, newCount: notShown.length, marked, showNew };
}

/** Rows that have just changed. They stay marked for a few seconds. */
function useMarkedRows(): { marked: ConsentRequestItem[]; mark: (items: ConsentRequestItem[]) => void } {
  const [marked, setMarked] = useState<ConsentRequestItem[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const mark = (items: ConsentRequestItem[]) => {
    if (items.length === 0) return;
    setMarked((before) => [...before.filter(({ id }) => items.every((item) => item.id !== id)), ...items]);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setMarked([]), MARKED_FOR);
  };
  return { marked, mark };
}
