"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { UntilPart } from "@/components/composer/until-part";
import { WhatPart } from "@/components/composer/what-part";
import { SaveTemplateDialog } from "@/components/templates/save-template-dialog";
import { templateFormOf, type TemplateActions } from "@/components/templates/template-actions";
import { TemplateList } from "@/components/templates/template-list";
import { useTemplates } from "@/components/templates/use-templates";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import type { RequestTemplateView } from "@/lib/consent/template/request-template-view";

type HospitalTemplatesProps = {
  initial: ConsentRequestDraft;
  initialTemplates: RequestTemplateView[];
  today: string;
  actions: TemplateActions;
};

/** The hospital's templates, which every doctor of it may use: changes them, and adds one. */
export function HospitalTemplates({ initial, initialTemplates, today, actions }: HospitalTemplatesProps) {
  const t = useTranslations("templates");
  const { templates, busy, change } = useTemplates(initialTemplates, actions.listTemplates);
  const [fields, setFields] = useState(initial);
  const [isNaming, setIsNaming] = useState(false);
  const [savings, setSavings] = useState(0);
  const [status, setStatus] = useState("");
  const question = {
    fields,
    set: (changed: Partial<ConsentRequestDraft>) => setFields((before) => ({ ...before, ...changed })),
    errors: {},
  };
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <Card title={t("hospitals")}>
        {templates.length === 0 ? <p className="text-soft">{t("none")}</p> : null}
        <TemplateList {...actions} templates={templates} busy={busy} change={change} />
      </Card>
      <Card title={t("new")}>
        <div className="flex flex-col gap-4">
          <WhatPart {...question} today={today} />
          <UntilPart {...question} />
          <div className="flex flex-wrap items-center gap-3">
            <Button
              look="primary"
              onClick={() => {
                setSavings((before) => before + 1);
                setIsNaming(true);
              }}
            >
              {t("save-as")}
            </Button>
            <span role="status">{status}</span>
          </div>
        </div>
      </Card>
      <SaveTemplateDialog
        key={savings}
        open={isNaming}
        busy={busy}
        onClose={() => setIsNaming(false)}
        onSave={async (name) => {
          const problem = await change(() => actions.saveTemplate(templateFormOf(name, fields)));
          if (problem) return problem;
          setStatus(t("saved", { name: name.trim() }));
          setIsNaming(false);
          return null;
        }}
      />
    </div>
  );
}
