"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { TemplateActions } from "@/components/templates/template-actions";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { useFieldError } from "@/components/ui/message-key";
import type { RequestTemplateView } from "@/lib/consent/template/request-template-view";
import type { ActionResult } from "@/lib/web/action-result";

/** Why a template could not be changed: about its name, or about anything else. */
export type TemplateProblem = { name?: string | undefined; other?: string | undefined };

/** The templates, read anew after each change. `change` returns the problem, or null where it was done. */
export function useTemplates(initial: RequestTemplateView[], listTemplates: TemplateActions["listTemplates"]) {
  const t = useTranslations("templates");
  const refusal = useTranslations("refusal");
  const fieldError = useFieldError();
  const [templates, setTemplates] = useState(initial);
  const [busy, setBusy] = useState(false);

  async function change(action: () => Promise<ActionResult<unknown>>): Promise<TemplateProblem | null> {
    setBusy(true);
    const result = await action().catch(refusalOfFailedCall);
    const listed = result?.status === "done" ? await listTemplates().catch(() => null) : null;
    setBusy(false);
    if (listed?.status === "done") setTemplates(listed.value);
    if (result?.status === "done") return null;
    if (!result) return { other: t("unreachable") };
    const { name, ...others } = result.fields;
    const texts = new Set(Object.values(others).map((key) => fieldError(key)));
    if (name !== undefined) return { name: fieldError(name) };
    return { other: texts.size > 0 ? [...texts].join(" ") : refusal(result.code) };
  }
  return { templates, busy, change };
}
