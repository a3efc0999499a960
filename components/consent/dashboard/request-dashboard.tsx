"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { EmptyList } from "@/components/consent/dashboard/empty-list";
import { ListFooter } from "@/components/consent/dashboard/list-footer";
import { isRestricted, STATUS_FILTERS, useListFilter } from "@/components/consent/dashboard/list-filter";
import { ListOptions } from "@/components/consent/dashboard/list-options";
import { countText, MineSwitch, RequestFilters } from "@/components/consent/dashboard/request-filters";
import { RequestTable } from "@/components/consent/dashboard/request-table";
import { SessionEnded, WHOLE_LIST } from "@/components/consent/dashboard/requests-api";
import { shownStatus } from "@/components/consent/status-word";
import { useRequestList, type InitialRequestList } from "@/components/consent/dashboard/use-request-list";
import { useSearch } from "@/components/frame/search";
import { useLiveState } from "@/components/live/live-provider";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PrintButton } from "@/components/ui/printing";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

type DashboardProps = { initial: InitialRequestList; person: string; isDoctor: boolean };

/** The list of requests with filters and search. Rows update by themselves. */
export function RequestDashboard(props: DashboardProps) {
  // Live events update what is shown, so that it is not refetched by itself; what they report is missing in the rows of other filters, which
  // are fetched again when they are chosen.
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 0,
            refetchOnMount: false,
            refetchOnReconnect: false,
            refetchOnWindowFocus: false,
            networkMode: "always",
            retry: 2,
          },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <Dashboard {...props} />
    </QueryClientProvider>
  );
}

function Dashboard({ initial, person, isDoctor }: DashboardProps) {
  const t = useTranslations("requests");
  const { text, setText, wantsRow, setWantsRow } = useSearch();
  const q = useDebounced(text.trim());
  const [filter, setFilter] = useListFilter(person, initial.filter.mine);
  const { list, items, counts, newCount, marked, showNew } = useRequestList({ ...filter, q }, initial);
  const showAll = () => {
    setFilter({ ...WHOLE_LIST, mine: false });
    setText("");
  };
  const isSettled = q === text.trim() && list.isSuccess && !list.isPlaceholderData;
  useEffect(() => {
    if (!wantsRow || !isSettled) return;
    document.querySelector<HTMLElement>("[data-row-link]")?.focus();
    setWantsRow(false);
  }, [wantsRow, isSettled, setWantsRow]);
  const shownCount = STATUS_FILTERS.find((name) => name === filter.status) ?? "all";
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <RequestFilters filter={filter} counts={counts} isDoctor={isDoctor} onChange={setFilter} />
        {/* Beside the filters, so that the button for new rows does not move the list when it appears. */}
        <div className="ml-auto flex min-h-9 items-center gap-3 print:hidden">
          <NewRowsButton count={newCount} onShow={showNew} />
          <span className="max-md:hidden">
            <PrintButton label={t("print")} />
          </span>
        </div>
        <div className="flex basis-full flex-wrap items-center gap-x-3 gap-y-1 max-md:order-2 print:hidden">
          <ListOptions filter={filter} onChange={setFilter} />
          {isDoctor ? <MineSwitch filter={filter} onChange={setFilter} /> : null}
        </div>
      </div>
      <ChangeAnnouncement changed={marked} />
      <ListProblem error={list.error} onRetry={() => void list.refetch()} />
      <div aria-busy={list.isPlaceholderData} className={list.isPlaceholderData ? "is-waiting" : ""}>
        {items.length > 0 ? (
          <RequestTable items={items} marked={marked.map(({ id }) => id)} />
        ) : list.isSuccess && !list.isPlaceholderData ? (
          <EmptyList isDoctor={isDoctor} search={q} filtered={isRestricted(filter)} onShowAll={showAll} />
        ) : null}
      </div>
      <ListFooter
        shown={items.length}
        total={counts ? countText(counts, shownCount) : ""}
        hasMore={list.hasNextPage}
        busy={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </>
  );
}

/** How many new rows are not shown yet. Pressing the button shows them; the focus stays where it was, or moves to the first of them. */
function NewRowsButton({ count, onShow }: { count: number; onShow: (withFocus: boolean) => void }) {
  const t = useTranslations("requests");
  if (count === 0) return null;
  return (
    <Button
      data-new-rows
      // A press with the pointer does not take the focus from a row.
      onMouseDown={(event) => event.preventDefault()}
      onClick={({ currentTarget }) => {
        window.scrollTo({ top: 0 });
        onShow(document.activeElement === currentTarget);
      }}
    >
      <span aria-hidden="true">↑</span> {t("new-rows", { count })}
    </Button>
  );
}

/** Announces to screen readers which rows have just changed. */
function ChangeAnnouncement({ changed }: { changed: ConsentRequestItem[] }) {
  const t = useTranslations("requests");
  const statuses = useTranslations("status");
  const [first] = changed;
  const text = !first
    ? ""
    : changed.length > 1
      ? t("changed-many", { count: changed.length })
      : t("changed", {
          patient: first.patient.name ?? first.patient.abhaAddress,
          status: statuses(shownStatus(first)),
        });
  return (
    <p className="sr-only" role="status">
      {text}
    </p>
  );
}

/** Why the list may be out of date, and what to do: the session has ended, or it could not be fetched. */
function ListProblem({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  const t = useTranslations("requests");
  const ended = useLiveState().kind === "ended" || error instanceof SessionEnded;
  if (!ended && !error) return null;
  return (
    <Notice look={ended ? "note" : "bad"} role="alert" className="mb-3 flex flex-wrap items-center gap-x-3">
      {t(ended ? "session-ended" : "load-failed")}
      {ended ? (
        <a href="/sign-in?callbackUrl=/requests" className="font-semibold">
          {t("sign-in-again")}
        </a>
      ) : (
        <Button onClick={onRetry}>{t("retry")}</Button>
      )}
    </Notice>
  );
}

/** The text once it has not changed for 200 ms. */
function useDebounced(text: string): string {
  const [debounced, setDebounced] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return debounced;
}
