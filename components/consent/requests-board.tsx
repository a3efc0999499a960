"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useEffect, useState } from "react";
import { RequestsFilters } from "@/components/consent/requests-filters";
import { RequestsTable } from "@/components/consent/requests-table";
import { RequestsEmpty } from "@/components/consent/requests-empty";
import { SessionOver } from "@/components/consent/requests-api";
import { useRequests } from "@/components/consent/use-requests";
import { useListKeys } from "@/components/consent/use-list-keys";
import { useSearch } from "@/components/frame/search-provider";
import { Button, buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { ConsentRequestCounts, ConsentRequestPage } from "@/lib/consent-request/view";

type BoardProps = { firstPage: ConsentRequestPage; counts: ConsentRequestCounts; role: "doctor" | "admin" };

/** The dashboard: filters, rows that change by themselves, and the next page. */
export function RequestsBoard({ firstPage, counts, role }: BoardProps) {
  const t = useTranslations("requests");
  const statusWord = useTranslations("status");
  const { text, setText } = useSearch();
  const q = useSettled(text.trim());
  const [filter, setFilter] = useState({ status: "", mine: false });
  const shown = useRequests({ ...filter, q }, { page: firstPage, counts });
  const { list, items, waiting, marked } = shown;
  useListKeys(role === "doctor");
  const clear = () => {
    setFilter({ status: "", mine: false });
    setText("");
  };
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        {role === "doctor" ? (
          <Link href="/requests/new" className={`${buttonClass("primary")} print:hidden`}>
            {t("new-request")}
          </Link>
        ) : null}
      </div>
      <RequestsFilters filter={filter} counts={shown.counts} doctor={role === "doctor"} onChange={setFilter} />
      <p className="sr-only" role="status">
        {marked.length === 1 && marked[0]
          ? t("changed", {
              patient: marked[0].patient.name ?? marked[0].patient.abhaAddress,
              status: statusWord(marked[0].status),
            })
          : ""}
        {marked.length > 1 ? t("changed-many", { count: marked.length }) : ""}
      </p>
      {list.error ? (
        <Notice look="bad" className="mb-3">
          {t(list.error instanceof SessionOver ? "ended-session" : "failed")}{" "}
          {list.error instanceof SessionOver ? (
            <a href="/sign-in?callbackUrl=/requests">{t("sign-in-again")}</a>
          ) : (
            <Button look="quiet" onClick={() => void list.refetch()}>
              {t("retry")}
            </Button>
          )}
        </Notice>
      ) : null}
      {/* Its place is kept, so that its coming moves nothing. */}
      <div className="flex min-h-10 items-center">
        {waiting > 0 ? (
          <Button onClick={shown.showNew}>
            <span aria-hidden="true">↑</span> {t("new", { count: waiting })}
          </Button>
        ) : (
          <p className="hidden text-soft md:block print:hidden">{t("keys")}</p>
        )}
      </div>
      {items.length > 0 ? (
        <RequestsTable items={items} marked={marked.map(({ id }) => id)} />
      ) : list.isPending || list.isPlaceholderData ? null : (
        <RequestsEmpty role={role} search={q} filtered={filter.status !== "" || filter.mine} onClear={clear} />
      )}
      {list.hasNextPage ? (
        <div className="mt-3 flex justify-center print:hidden">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t(list.isFetchingNextPage ? "loading" : "more")}
          </Button>
        </div>
      ) : null}
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
