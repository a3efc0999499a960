"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useEffect, useState } from "react";
import { EmptyList } from "@/components/consent/dashboard/empty-list";
import { MineSwitch, RequestFilters } from "@/components/consent/dashboard/request-filters";
import { ListFooter } from "@/components/consent/dashboard/list-footer";
import { NewRows } from "@/components/consent/dashboard/new-rows";
import { RequestTable } from "@/components/consent/dashboard/request-table";
import { ListProblem } from "@/components/consent/dashboard/list-problem";
import { useListKeys } from "@/components/consent/dashboard/use-list-keys";
import { useRequestList, type InitialRequestList } from "@/components/consent/dashboard/use-request-list";
import { useStatusFilter } from "@/components/consent/dashboard/use-status-filter";
import { useSearch } from "@/components/frame/search-provider";
import { buttonClass } from "@/components/ui/button";

/** The dashboard: filters, rows that change by themselves, and the next page. */
export function RequestDashboard({ first, role }: { first: InitialRequestList; role: "doctor" | "admin" }) {
  const t = useTranslations("requests");
  const { text, setText } = useSearch();
  const q = useSettled(text.trim());
  const [filter, setFilter] = useStatusFilter();
  const shown = useRequestList({ ...filter, q }, first);
  const { list, items, waiting, marked } = shown;
  const doctor = role === "doctor";
  useListKeys(doctor);
  const clear = () => {
    setFilter({ status: "", mine: false });
    setText("");
  };
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <RequestFilters filter={filter} counts={shown.counts} doctor={doctor} onChange={setFilter} />
        {doctor ? <MineSwitch filter={filter} onChange={setFilter} /> : null}
        {/* Their place is beside the filters, so that the coming of new rows moves nothing. */}
        <div className="ml-auto flex min-h-9 items-center gap-3 print:hidden">
          <NewRows waiting={waiting} marked={marked} onShow={shown.showNew} />
          {doctor ? (
            <Link href="/requests/new" className={`${buttonClass("primary")} max-md:hidden`}>
              {t("new-request")}
            </Link>
          ) : null}
        </div>
      </div>
      <ListProblem error={list.error} onRetry={() => void list.refetch()} />
      <div aria-busy={list.isPlaceholderData} className={list.isPlaceholderData ? "is-waiting" : ""}>
        {items.length > 0 ? (
          <RequestTable items={items} marked={marked.map(({ id }) => id)} />
        ) : list.isSuccess && !list.isPlaceholderData ? (
          <EmptyList role={role} search={q} filtered={filter.status !== "" || filter.mine} onClear={clear} />
        ) : null}
      </div>
      <ListFooter
        shown={items.length}
        more={list.hasNextPage}
        busy={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </>
  );
}

// Typing asks once it pauses, not at each letter.
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
