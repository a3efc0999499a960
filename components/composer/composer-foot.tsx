"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { SaveState } from "@/components/composer/use-autosave";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

type FootProps = {
  busy: string | null;
  label: string;
  draft: { state: SaveState; save: () => Promise<void>; isDraft: boolean };
  onDiscard: () => void;
};

/** Send, save, throw away; and whether what is typed is safe. */
export function ComposerFoot({ busy, label, draft, onDiscard }: FootProps) {
  const t = useTranslations("composer");
  const format = useFormatter();
  const [asking, setAsking] = useState(false);
  const { state } = draft;
  const said =
    state.kind === "saved"
      ? t("saved", { time: format.dateTime(state.at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) })
      : state.kind === "saving" || state.kind === "unsaved" || state.kind === "trying"
        ? t(state.kind)
        : "";
  return (
    <div className="sticky bottom-14 -mx-4 flex flex-wrap items-center gap-3 border-t border-line bg-page px-4 py-3 md:bottom-0">
      <Button type="submit" look="primary" disabled={busy !== null} title={t("send-keys")}>
        {label}
      </Button>
      <Button onClick={() => void draft.save()}>{t("save")}</Button>
      {draft.isDraft ? (
        <Button look="danger" onClick={() => setAsking(true)}>
          {t("discard")}
        </Button>
      ) : null}
      <span role="status" className="text-soft">
        {said}
      </span>
      <Dialog open={asking} title={t("discard-title")} onClose={() => setAsking(false)}>
        <p className="mb-4">{t("discard-text")}</p>
        <div className="flex flex-wrap gap-3">
          <Button look="danger" onClick={onDiscard}>
            {t("discard")}
          </Button>
          <Button onClick={() => setAsking(false)}>{t("discard-keep")}</Button>
        </div>
      </Dialog>
    </div>
  );
}
