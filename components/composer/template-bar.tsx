"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { SaveTemplateDialog } from "@/components/templates/save-template-dialog";
import { templateFormOf, type TemplateActions } from "@/components/templates/template-actions";
import { TemplateList } from "@/components/templates/template-list";
import { useTemplates } from "@/components/templates/use-templates";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import { minuteOf } from "@/lib/consent/request/period";
import { atMinute } from "@/lib/consent/request/period-input";
import type { RequestTemplateView } from "@/lib/consent/template/request-template-view";

const DAY_MS = 86_400_000;

type TemplateBarProps = {
  fields: ConsentRequestDraft;
  /** What the doctor asked for last. */
  lastUsed: ConsentRequestDraft;
  initialTemplates: RequestTemplateView[];
  actions: TemplateActions;
  onUse: (change: Partial<ConsentRequestDraft>) => void;
};

/** Fills the form in with what was asked last, or with a template; the patient stays. Stores the form as a template. */
export function TemplateBar({ fields, lastUsed, initialTemplates, actions, onUse }: TemplateBarProps) {
  const t = useTranslations("templates");
  const { templates, busy, change } = useTemplates(initialTemplates, actions.listTemplates);
  const [open, setOpen] = useState<"save" | "change" | null>(null);
  const [savings, setSavings] = useState(0);
  const [status, setStatus] = useState("");
  const own = templates.filter(({ isHospitals }) => !isHospitals);
  const use = (name: string, filled: Partial<ConsentRequestDraft>, keepDays: number) => {
    const keepUntil = minuteOf(new Date(Date.now() + keepDays * DAY_MS));
    onUse({ ...filled, keepUntil, careContexts: [], emergencyReason: "" });
    setStatus(t("used", { name }));
  };
  const useLast = () => {
    const { purpose, hiTypes, from, to, hipId, frequency, keepUntil } = lastUsed;
    const kept = ((atMinute(keepUntil)?.getTime() ?? 0) - Date.now()) / DAY_MS;
    use(t("last-used"), { purpose, hiTypes, from, to, hipId, frequency }, Math.max(1, Math.round(kept)));
  };
  return (
    <div className="flex flex-col gap-1 md:pl-30 print:hidden">
      <div role="group" aria-label={t("title")} className="flex flex-wrap items-center gap-2">
        <Button onClick={useLast}>{t("last-used")}</Button>
        {templates.map(({ id, name, isHospitals, fields: filled, keepDays }) => (
          <Button key={id} className="wrap-anywhere" onClick={() => use(name, filled, keepDays)}>
            {name} {isHospitals ? <span className="font-normal text-soft">{t("of-hospital")}</span> : null}
          </Button>
        ))}
        <Button
          look="quiet"
          onClick={() => {
            setSavings((before) => before + 1);
            setOpen("save");
          }}
        >
          {t("save-as")}
        </Button>
        {own.length > 0 ? (
          <Button look="quiet" onClick={() => setOpen("change")}>
            {t("change")}
          </Button>
        ) : null}
      </div>
      <p role="status" className="min-h-6 text-soft">
        {status}
      </p>
      <SaveTemplateDialog
        key={savings}
        open={open === "save"}
        busy={busy}
        onClose={() => setOpen(null)}
        onSave={async (name) => {
          const problem = await change(() => actions.saveTemplate(templateFormOf(name, fields)));
          if (problem) return problem;
          setStatus(t("saved", { name: name.trim() }));
          setOpen(null);
          return null;
        }}
      />
      <Dialog open={open === "change"} title={t("change-title")} onClose={() => setOpen(null)} className="max-w-xl">
        <div className="flex flex-col gap-3">
          <TemplateList {...actions} templates={own} busy={busy} change={change} />
          <div>
            <Button onClick={() => setOpen(null)}>{t("close")}</Button>
          </div>
        </div>
      </Dialog>
    </div>
  );
}
