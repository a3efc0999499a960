"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";

type NewsProps = { waiting: number; marked: ConsentRequestItem[]; onShow: () => void };

/** How many new rows wait to be let in, and, for those who listen, what has just changed. */
export function NewRows({ waiting, marked, onShow }: NewsProps) {
  const t = useTranslations("requests");
  const statuses = useTranslations("status");
  const [only] = marked;
  const changed = (item: ConsentRequestItem) =>
    t("changed", { patient: item.patient.name ?? item.patient.abhaAddress, status: statuses(item.status) });
  return (
    <>
      <p className="sr-only" role="status">
        {marked.length === 1 && only ? changed(only) : ""}
        {marked.length > 1 ? t("changed-many", { count: marked.length }) : ""}
      </p>
      {waiting > 0 ? (
        <Button
          onClick={() => {
            window.scrollTo({ top: 0 });
            onShow();
          }}
        >
          <span aria-hidden="true">↑</span> {t("new", { count: waiting })}
        </Button>
      ) : null}
    </>
  );
}
