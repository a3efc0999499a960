"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { TemplateProblem } from "@/components/templates/use-templates";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";

const FIELD = "template-name";

type SaveTemplateProps = {
  open: boolean;
  busy: boolean;
  onClose: () => void;
  onSave: (name: string) => Promise<TemplateProblem | null>;
};

/** Asks under which name the form is stored as a template. */
export function SaveTemplateDialog({ open, busy, onClose, onSave }: SaveTemplateProps) {
  const t = useTranslations("templates");
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<TemplateProblem | null>(null);
  const save = async () => {
    if (busy) return;
    const found = await onSave(name);
    setProblem(found);
    if (found?.name) document.getElementById(FIELD)?.focus();
  };
  return (
    <Dialog
      open={open}
      title={t("save-title")}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
        // The form behind the dialog is not sent.
        event.preventDefault();
        event.stopPropagation();
        void save();
      }}
    >
      <div className="flex flex-col gap-3">
        <p>{t("save-text")}</p>
        <Field
          id={FIELD}
          label={t("name")}
          error={problem?.name}
          value={name}
          maxLength={40}
          autoComplete="off"
          onChange={(event) => {
            setName(event.target.value);
            setProblem(null);
          }}
        />
        <p role="status" className="text-bad">
          {problem?.other}
        </p>
        <div className="flex flex-wrap gap-3">
          <Button look="primary" busy={busy} onClick={() => void save()}>
            {t("save")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
