"use client";

import { useTranslations } from "next-intl";
import type { SaveState } from "@/components/composer/use-autosave";
import { Notice } from "@/components/ui/notice";

/** Why the draft cannot be saved, and what to do. */
export function DraftNotice({ state }: { state: SaveState }) {
  const t = useTranslations("composer");
  if (state.kind === "session-ended") {
    return (
      <Notice look="note" role="alert">
        {t("session-ended")}{" "}
        <a href="/sign-in" target="_blank" rel="noreferrer">
          {t("sign-in-again")}
        </a>
        {". "}
        {t("then-come-back")}
      </Notice>
    );
  }
  if (state.kind === "page-outdated") {
    return (
      <Notice look="note" role="alert">
        {t("page-outdated")}{" "}
        <button type="button" className="text-accent underline" onClick={() => window.location.reload()}>
          {t("reload")}
        </button>
      </Notice>
    );
  }
  return state.kind === "gone" ? (
    <Notice look="note" role="alert">
      {t("draft-gone")}
    </Notice>
  ) : null;
}
