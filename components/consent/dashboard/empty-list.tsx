"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { Button, buttonClass } from "@/components/ui/button";

type EmptyListProps = { isDoctor: boolean; search: string; filtered: boolean; onShowAll: () => void };

/** Shown in place of the list when it has no rows: one sentence and the next step. */
export function EmptyList({ isDoctor, search, filtered, onShowAll }: EmptyListProps) {
  const t = useTranslations("requests");
  const text = search
    ? t("empty-search", { q: search })
    : filtered
      ? t("empty-filter")
      : t(isDoctor ? "empty" : "empty-admin");
  return (
    <div className="flex flex-col items-start gap-3 rounded-lg border border-line bg-card p-6">
      <p>{text}</p>
      {search || filtered ? (
        <Button onClick={onShowAll}>{t("show-all")}</Button>
      ) : isDoctor ? (
        <Link href="/requests/new" className={buttonClass("primary")}>
          {t("new-request")}
        </Link>
      ) : null}
    </div>
  );
}
