"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { createChangeCollector, type Changes } from "@/components/consent/dashboard/change-collector";
import { takeSentRequest } from "@/components/consent/dashboard/last-sent-request";
import { isListAttended, linkOf, useFocusOnRow } from "@/components/consent/dashboard/list-attention";
import {
  changedRows,
  newRows,
  orderOf,
  rowsOf,
  withNewRows,
  withUpdatedRows,
  type RequestPages,
} from "@/components/consent/dashboard/request-pages";
import {
  countedOf,
  fetchCounts,
  fetchFirst,
  fetchOne,
  fetchPage,
  SessionEnded,
  type RequestListFilter,
} from "@/components/consent/dashboard/requests-api";
import { rowsAtHand } from "@/components/consent/dashboard/rows-at-hand";
import { useAtEnd } from "@/components/consent/use-at-end";
import { useLive } from "@/components/live/live-provider";
import type {
  ConsentRequestCounts,
  ConsentRequestItem,
  ConsentRequestPage,
} from "@/lib/consent/dashboard/consent-request-view";

/** How long a changed row stays marked, in milliseconds. */
const MARKED_FOR = 4_000;
/** How many single rows are fetched at a time, beside the first ones. */
const MOST_ROWS = 5;

/** What the server rendered, and for which filter. */
export type InitialRequestList = { filter: RequestListFilter; page: ConsentRequestPage; counts: ConsentRequestCounts };

/**
 * The shown rows and the counts, updated by live events. Shown rows change in place. New rows are inserted, unless that would move what
 * somebody is looking at: then they are counted in `newCount` and inserted by `showNew`.
 */
export function useRequestList(filter: RequestListFilter, initial: InitialRequestList) {
  const client = useQueryClient();
  const key = ["requests", filter];
  const filterKey = keyOf(filter);
  const counted = countedOf(filter);
  const hasInitialRows = filterKey === keyOf(initial.filter);
  const hasInitialCounts = JSON.stringify(counted) === JSON.stringify(countedOf(initial.filter));
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
    queryKey: ["counts", counted],
    queryFn: () => fetchCounts(filter),
    placeholderData: (previous) => previous,
    ...(hasInitialCounts ? { initialData: initial.counts } : {}),
  });
  const [found, setFound] = useState<{ filterKey: string; rows: ConsentRequestItem[] }>({ filterKey: "", rows: [] });
  const notShown = found.filterKey === filterKey ? found.rows : [];
  const { marked, mark } = useMarkedRows();
  const setFocusOn = useFocusOnRow();
  const order = orderOf(filter.sort);

  const current = () => rowsOf(client.getQueryData<RequestPages>(key));
  const change = (update: (data: RequestPages) => RequestPages) =>
    client.setQueryData<RequestPages>(key, (data) => data && update(data));
  const applyUpdates = (updates: Map<string, ConsentRequestItem | null>) => {
    const changed = changedRows(current(), updates);
    change((data) => withUpdatedRows(data, updates));
    mark(changed);
  };
  const insert = (rows: ConsentRequestItem[]) => {
    change((data) => withNewRows(data, rows, order));
    mark(rows);
    setFound({ filterKey: "", rows: [] });
  };
  const applyFirst = (items: ConsentRequestItem[]) => {
    applyUpdates(new Map(items.map((item) => [item.id, item])));
    const data = client.getQueryData<RequestPages>(key);
    if (!data) return;
    const ids = new Set(items.map(({ id }) => id));
    const rows = newRows(data, [...items, ...notShown.filter(({ id }) => !ids.has(id))], order);
    // Rows that appear would move those that somebody is pointing at, working with or reading further down.
    if (isListAttended()) setFound({ filterKey, rows });
    else if (rows.length > 0) insert(rows);
  };
  const refreshRows = async ({ isStale, ids }: Changes): Promise<string[]> => {
    const shown = current();
    // What is being fetched may have been read before the change.
    if (shown.length === 0 || list.isRefetching) {
      // A first fetch that is under way would be waited for, instead of a new one.
      await client.cancelQueries({ queryKey: key });
      await list.refetch();
      return [];
    }
    const changed = shown.flatMap(({ id }) => (isStale || ids.has(id) ? [id] : []));
    const isOneShown = !isStale && ids.size === 1 && changed.length === 1;
    // In another order than newest first, new rows are anywhere.
    const first = isStale || filter.sort ? shown.length : Math.min(shown.length, 50);
    const items = isOneShown ? [] : await fetchFirst(filter, first);
    if (!isOneShown) applyFirst(items);
    // Rows further down, or that do not match the filter any more.
    const others = changed.filter((id) => items.every((item) => item.id !== id));
    const fetched = others.slice(0, MOST_ROWS).map(async (id) => [id, await fetchOne(id)] as const);
    applyUpdates(new Map(await Promise.all(fetched)));
    return others.slice(MOST_ROWS);
  };
  const [{ report, setRefresh }] = useState(createChangeCollector);
  useEffect(() =>
    setRefresh(async (changes) => {
      // The rows first: they are what people look at.
      const left = await refreshRows(changes);
      await counts.refetch();
      return left;
    }),
  );
  useLive((event) => {
    if (event.kind === "resync") report(null);
    else if (event.topic === "consent-request") report(event.id);
  });
  const fetched = client
    .getQueriesData<RequestPages>({ queryKey: ["requests"] })
    .flatMap(([[, of], data]) => (filter.mine && !(of as RequestListFilter).mine ? [] : rowsOf(data)));
  const items = list.data && !list.isPlaceholderData ? rowsOf(list.data) : rowsAtHand(fetched, filter, new Date());
  useAtEnd(
    items.map(({ expiresAt }) => expiresAt),
    () => {
      const now = new Date().toISOString();
      for (const { id, expiresAt } of items) if (expiresAt !== null && expiresAt <= now) report(id);
    },
  );
  const onMount = useEffectEvent(() => {
    // A page restored by the browser's back button shows the state of the moment at which it was left.
    report(null);
    const sentId = takeSentRequest();
    const item = sentId && current().find(({ id }) => id === sentId);
    if (!item) return;
    mark([item]);
    linkOf(sentId)?.focus();
  });
  useEffect(() => onMount(), []);

  const showNew = (withFocus: boolean) => {
    if (withFocus) setFocusOn(notShown[0]?.id ?? null);
    insert(notShown);
  };
  return { items, counts: counts.data, list, newCount: notShown.length, marked, showNew };
}

/** The same text for the same filter, in whatever order its parts were written. */
const keyOf = (filter: RequestListFilter) => JSON.stringify([filter.status, filter.sort, countedOf(filter)]);

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
