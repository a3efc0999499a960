"use client";

import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { fetchCounts, fetchOne, fetchPage, SessionOver, type RequestsFilter } from "@/components/consent/requests-api";
import { takeJustSent } from "@/components/consent/just-sent";
import { createCoalescer } from "@/components/live/coalesce";
import { useLive } from "@/components/live/live-provider";
import type { ConsentRequestCounts, ConsentRequestItem, ConsentRequestPage } from "@/lib/consent-request/view";

type Pages = InfiniteData<ConsentRequestPage, string | null>;

/** How long a changed row stays marked. */
const MARKED = 4_000;

/** The rows that are shown, kept true in place; what is new waits until it is asked for. */
export function useRequests(filter: RequestsFilter, first: { page: ConsentRequestPage; counts: ConsentRequestCounts }) {
  const client = useQueryClient();
  const plain = filter.status === "" && !filter.mine && filter.q === "";
  const key = ["requests", filter];
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetchPage(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    retry: (tries, error) => !(error instanceof SessionOver) && tries < 2,
    placeholderData: (before) => before,
    ...(plain ? { initialData: { pages: [first.page], pageParams: [null] } } : {}),
  });
  const counts = useQuery({
    queryKey: ["counts", { mine: filter.mine, q: filter.q }],
    queryFn: () => fetchCounts(filter),
    placeholderData: (before) => before,
    ...(plain ? { initialData: first.counts } : {}),
  });
  const [waiting, setWaiting] = useState(0);
  const [coalesce] = useState(createCoalescer);
  const { marked, mark } = useMarks();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];

  const current = () => client.getQueryData<Pages>(key)?.pages.flatMap((page) => page.items) ?? [];
  const patch = (fresh: Map<string, ConsentRequestItem | null>) => {
    const changed = current().flatMap((item) => {
      const now = fresh.get(item.id);
      return now && now.updatedAt !== item.updatedAt ? [now] : [];
    });
    client.setQueryData<Pages>(key, (data) => data && patched(data, fresh));
    mark(changed);
  };
  const lookForNew = async (limit: number) => {
    const page = await fetchPage(filter, null, Math.min(100, Math.max(20, limit)));
    const known = new Map(current().map((item) => [item.id, item]));
    if (known.size === 0) return void (await list.refetch());
    patch(new Map(page.items.filter((item) => known.has(item.id)).map((item) => [item.id, item])));
    setWaiting(page.items.filter((item) => !known.has(item.id)).length);
  };

  useLive((event) => {
    if (event.kind === "change" && event.topic !== "consent-request") return;
    coalesce("counts", () => counts.refetch());
    if (event.kind === "resync") return coalesce("list", () => lookForNew(current().length));
    const { id } = event;
    if (!current().some((item) => item.id === id)) return coalesce("list", () => lookForNew(20));
    coalesce(id, () => fetchOne(id).then((item) => patch(new Map([[id, item]]))));
  });
  useEffect(() => setWaiting(0), [filter.status, filter.mine, filter.q]);
  useEffect(() => {
    const sent = takeJustSent();
    const item = sent && current().find(({ id }) => id === sent);
    if (!item) return;
    mark([item]);
    document.querySelector<HTMLElement>(`[data-request="${sent}"] [data-row-link]`)?.focus();
  }, []);

  const showNew = () => {
    setWaiting(0);
    void client.resetQueries({ queryKey: key, exact: true }).then(() => list.refetch());
  };
  return { items, counts: counts.data, list, waiting, marked, showNew };
}

function patched(data: Pages, fresh: Map<string, ConsentRequestItem | null>): Pages {
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((item) => {
      const now = fresh.get(item.id);
      return now === null ? [] : [now ?? item];
    }),
  }));
  return { ...data, pages };
}

function useMarks() {
  const [marked, setMarked] = useState<ConsentRequestItem[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const mark = (items: ConsentRequestItem[]) => {
    if (items.length === 0) return;
    setMarked((before) => [...before.filter(({ id }) => items.every((item) => item.id !== id)), ...items]);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setMarked([]), MARKED);
  };
  return { marked, mark };
}
