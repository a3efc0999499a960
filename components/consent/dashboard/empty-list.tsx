"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { Button, buttonClass } from "@/components/ui/button";

/** One sentence and the button that helps, where there is no row to show. */
export function EmptyList(props: {
  role: "doctor" | "admin";
  search: string;
  filtered: boolean;
  onClear: () => void;
}) {
  const { role, search, filtered, onClear } = props;
  const t = useTranslations("requests");
  const words = search
    ? t("empty-search", { q: search })
    : filtered
      ? t("empty-filter")
      : t(role === "doctor" ? "empty" : "empty-admin");
  return (
    <div className="flex flex-col items-start gap-3 rounded-lg border border-line bg-card p-6">
      <p>{words}</p>
      {search || filtered ? (
        <Button onClick={onClear}>{t("clear")}</Button>
      ) : role === "doctor" ? (
        <Link href="/requests/new" className={buttonClass("primary")}>
          {t("new-request")}
        </Link>
      ) : null}
    </div>
  );
}
