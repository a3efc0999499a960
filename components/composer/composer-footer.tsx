"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { SaveState } from "@/components/composer/use-autosave";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

type FooterProps = {
  busy: boolean;
  sendLabel: string;
  /** Whose draft it is, as typed. */
  abhaAddress: string;
  draft: { state: SaveState; save: () => Promise<void>; isDraft: boolean };
  onDiscard: () => void;
};

/** The buttons for sending, saving and discarding, and whether the form is saved. */
export function ComposerFooter({ busy, sendLabel, abhaAddress, draft, onDiscard }: FooterProps) {
  const t = useTranslations("composer");
  const format = useFormatter();
  const [confirming, setConfirming] = useState(false);
  const { state } = draft;
  const saveText =
    state.kind === "saved"
      ? t("saved", { time: format.dateTime(state.at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) })
      : state.kind === "saving" || state.kind === "unsaved" || state.kind === "retrying"
        ? t(state.kind)
        : "";
  return (
    <div className="form-foot -mx-4 flex flex-wrap items-center gap-3 border-t border-line bg-page px-4 py-3 print:hidden">
      <Button type="submit" look="primary" busy={busy} title={t("send-keys")}>
        {sendLabel}
      </Button>
      <Button onClick={() => void draft.save()}>{t("save")}</Button>
      {draft.isDraft ? (
        <Button look="danger" onClick={() => setConfirming(true)}>
          {t("discard")}
        </Button>
      ) : null}
      <span role="status" className="text-soft">
        {saveText}
      </span>
      <ConfirmDialog
        open={confirming}
        title={abhaAddress.trim() ? t("discard-title-for", { abhaAddress }) : t("discard-title")}
        keepLabel={t("discard-cancel")}
        confirm={t("discard")}
        onKeep={() => setConfirming(false)}
        onConfirm={() => {
          // What may be wrong is shown on the page.
          setConfirming(false);
          onDiscard();
        }}
      >
        <p>{t("discard-text")}</p>
      </ConfirmDialog>
    </div>
  );
}
