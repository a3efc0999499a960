import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import type { RequestTemplateView } from "@/lib/consent/template/request-template-view";
import type { ActionResult } from "@/lib/web/action-result";

/** What is stored of a form under a name. */
export type TemplateForm = Pick<
  ConsentRequestDraft,
  "purpose" | "hiTypes" | "from" | "to" | "keepUntil" | "hipId" | "frequency"
> & { name: string };

/** The server actions of templates. */
export type TemplateActions = {
  listTemplates: () => Promise<ActionResult<RequestTemplateView[]>>;
  saveTemplate: (form: TemplateForm) => Promise<ActionResult<{ id: string }>>;
  renameTemplate: (form: { id: string; name: string }) => Promise<ActionResult<{ id: string }>>;
  deleteTemplate: (form: { id: string }) => Promise<ActionResult<{ id: string }>>;
};

/** What a template stores of a form. */
export function templateFormOf(name: string, fields: ConsentRequestDraft): TemplateForm {
  const { purpose, hiTypes, from, to, keepUntil, hipId, frequency } = fields;
  return { name, purpose, hiTypes, from, to, keepUntil, hipId, frequency };
}
