"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { TemplateActions } from "@/components/templates/template-actions";
import type { TemplateProblem } from "@/components/templates/use-templates";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import type { RequestTemplateView } from "@/lib/consent/template/request-template-view";
import type { ActionResult } from "@/lib/web/action-result";

type TemplateListProps = Pick<TemplateActions, "renameTemplate" | "deleteTemplate"> & {
  templates: RequestTemplateView[];
  busy: boolean;
  change: (action: () => Promise<ActionResult<unknown>>) => Promise<TemplateProblem | null>;
};

/** Templates that the reader may rename and delete. */
export function TemplateList({ templates, busy, change, renameTemplate, deleteTemplate }: TemplateListProps) {
  const t = useTranslations("templates");
  const [toDelete, setToDelete] = useState<RequestTemplateView | null>(null);
  const [done, setDone] = useState("");
  return (
    <>
      <ul className="flex flex-col gap-3">
        {templates.map((template) => (
          <TemplateRow
            key={template.id}
            template={template}
            busy={busy}
            onRename={async (name) => {
              const problem = await change(() => renameTemplate({ id: template.id, name }));
              setDone(problem ? "" : t("renamed", { name: name.trim() }));
              return problem;
            }}
            onDelete={() => setToDelete(template)}
          />
        ))}
      </ul>
      <p role="status">{done}</p>
      <ConfirmDialog
        open={toDelete !== null}
        title={t("delete-title", { name: toDelete?.name ?? "" })}
        keepLabel={t("keep-it")}
        confirm={t("delete")}
        busy={busy}
        onKeep={() => setToDelete(null)}
        onConfirm={() => {
          if (!toDelete) return;
          void change(() => deleteTemplate({ id: toDelete.id })).then((problem) => {
            setDone(problem?.other ?? t("deleted", { name: toDelete.name }));
            setToDelete(null);
          });
        }}
      >
        <p>{t("delete-text")}</p>
      </ConfirmDialog>
    </>
  );
}

type RowProps = {
  template: RequestTemplateView;
  busy: boolean;
  onRename: (name: string) => Promise<TemplateProblem | null>;
  onDelete: () => void;
};

function TemplateRow({ template, busy, onRename, onDelete }: RowProps) {
  const t = useTranslations("templates");
  const [name, setName] = useState(template.name);
  const [problem, setProblem] = useState<TemplateProblem | null>(null);
  const rename = async () => setProblem(await onRename(name));
  return (
    <li className="grid items-end gap-2 sm:grid-cols-[1fr_auto_auto]">
      <Field
        id={`template-${template.id}`}
        label={t("name-of", { name: template.name })}
        error={problem?.name ?? problem?.other}
        value={name}
        maxLength={40}
        autoComplete="off"
        onChange={(event) => {
          setName(event.target.value);
          setProblem(null);
        }}
      />
      <Button busy={busy} disabled={name.trim() === template.name} onClick={() => void rename()}>
        {t("rename")}
      </Button>
      <Button look="danger" onClick={onDelete} aria-label={t("delete-one", { name: template.name })}>
        {t("delete")}
      </Button>
    </li>
  );
}
