"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import type { SaveState } from "@/components/composer/use-autosave";
import { Notice } from "@/components/ui/notice";

/** What stands in the way of saving the draft, and what to do about it. */
export function DraftNotice({ state, id }: { state: SaveState; id: string }) {
  const t = useTranslations("composer");
  if (state.kind === "ended") {
    return (
      <Notice look="note" role="alert">
        {t("ended")}{" "}
        <a href="/sign-in" target="_blank" rel="noreferrer">
          {t("ended-sign-in")}
        </a>
        {". "}
        {t("ended-then")}
      </Notice>
    );
  }
  if (state.kind === "sent") {
    return (
      <Notice look="note" role="alert">
        {t("sent-already")} <Link href={`/requests/${id}`}>{t("sent-open")}</Link>
      </Notice>
    );
  }
  return state.kind === "gone" ? (
    <Notice look="note" role="alert">
      {t("gone")}
    </Notice>
  ) : null;
}
