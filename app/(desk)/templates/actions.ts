"use server";

import type { TemplateForm } from "@/components/templates/template-actions";
import { deleteTemplate } from "@/lib/consent/template/delete-template";
import { listTemplates } from "@/lib/consent/template/list-templates";
import { renameTemplate } from "@/lib/consent/template/rename-template";
import { saveTemplate } from "@/lib/consent/template/save-template";
import { runOperation } from "@/lib/web/run-operation";

export async function listTemplatesAction() {
  return runOperation(listTemplates, {});
}

export async function saveTemplateAction(form: TemplateForm) {
  return runOperation(saveTemplate, { ...form, ofHospital: false });
}

export async function saveHospitalTemplateAction(form: TemplateForm) {
  return runOperation(saveTemplate, { ...form, ofHospital: true });
}

export async function renameTemplateAction(form: { id: string; name: string }) {
  return runOperation(renameTemplate, form);
}

export async function deleteTemplateAction(form: { id: string }) {
  return runOperation(deleteTemplate, form);
}
