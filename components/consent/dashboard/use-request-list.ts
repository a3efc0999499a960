"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { takeSentRequest } from "@/components/consent/dashboard/last-sent-request";
import {
  changedRows,
  newRows,
  rowsOf,
  withFresh,
  withNew,
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
import { useMarkedRows } from "@/components/consent/dashboard/use-marks";
import { createCoalescer } from "@/components/live/create-coalescer";
import { useLive } from "@/components/live/live-provider";
import type { ConsentRequestCounts, ConsentRequestItem, ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";

/** What the server rendered, and for which filter. */
export type InitialRequestList = { filter: RequestListFilter; page: ConsentRequestPage; counts: ConsentRequestCounts };

/** The rows that are shown, kept true in place; what is new waits until it is asked for. */
export function useRequestList(filter: RequestListFilter, first: InitialRequestList) {
  const client = useQueryClient();
  const key = ["requests", filter];
  const mineAsRendered = filter.mine === first.filter.mine && filter.q === "";
  const asRendered = mineAsRendered && filter.status === first.filter.status;
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetchPage(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    retry: (tries, error) => !(error instanceof SessionEnded) && tries < 2,
    placeholderData: (before) => before,
    ...(asRendered ? { initialData: { pages: [first.page], pageParams: [null] } } : {}),
  });
  const counts = useQuery({
    queryKey: ["counts", { mine: filter.mine, q: filter.q }],
    queryFn: () => fetchCounts(filter),
    placeholderData: (before) => before,
    ...(mineAsRendered ? { initialData: first.counts } : {}),
  });
  const [news, setNews] = useState<{ of: string; rows: ConsentRequestItem[] }>({ of: "", rows: [] });
  const waiting = news.of === JSON.stringify(filter) ? news.rows : [];
  const [coalesce] = useState(createCoalescer);
  const { marked, mark } = useMarkedRows();

  const current = () => rowsOf(client.getQueryData<RequestPages>(key));
  const update = (change: (data: RequestPages) => RequestPages) =>
    client.setQueryData<RequestPages>(key, (data) => data && change(data));
  const refresh = (fresh: Map<string, ConsentRequestItem | null>) => {
    const changed = changedRows(current(), fresh);
    update((data) => withFresh(data, fresh));
    mark(changed);
  };
  const lookAtAll = async () => {
    if (current().length === 0) return void (await list.refetch());
    const items = await fetchNewest(filter, current().length);
    refresh(new Map(items.map((item) => [item.id, item])));
    const data = client.getQueryData<RequestPages>(key);
    if (data) setNews({ of: JSON.stringify(filter), rows: newRows(data, items) });
  };

  useLive((event) => {
    if (event.kind === "change" && event.topic !== "consent-request") return;
    coalesce("counts", () => counts.refetch());
    if (event.kind === "resync") return coalesce("list", lookAtAll);
    const { id } = event;
    if (!current().some((item) => item.id === id)) return coalesce("list", lookAtAll);
    coalesce(id, () => fetchOne(id).then((item) => refresh(new Map([[id, item]]))));
  });
  const arrive = useEffectEvent(() => {
    // A page that the browser brings back shows what was true when it was left.
    coalesce("list", lookAtAll);
    const sent = takeSentRequest();
    const item = sent && current().find(({ id }) => id === sent);
    if (!item) return;
    mark([item]);
    document.querySelector<HTMLElement>(`[data-request="${sent}"] [data-row-link]`)?.focus();
  });
  useEffect(() => arrive(), []);

  const showNew = () => {
    update((data) => withNew(data, waiting));
    mark(waiting);
    setNews({ of: "", rows: [] });
  };
  return { items: rowsOf(list.data), counts: counts.data, list, waiting: waiting.length, marked, showNew };
}
