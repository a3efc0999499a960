import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { findChangeableOwner, lockTemplates, renameTemplateRow } from "@/lib/consent/template/request-template-table";
import { templateId, templateName } from "@/lib/consent/template/template-input";
import { AppError } from "@/lib/errors";
import type { RequestTemplateId } from "@/lib/ids";

/** Gives a template another name. Throws `not-found` for another owner's, and `invalid-input` for a name that is taken. */
export const renameTemplate = command({
  name: "rename-template",
  roles: ["doctor", "admin"],
  input: z.object({ id: templateId, name: templateName }),
  run: async (tx, { id, name }): Promise<{ id: RequestTemplateId }> => {
    const owner = await findChangeableOwner(tx, id);
    if (owner === undefined) throw new AppError("not-found");
    const templates = await lockTemplates(tx, owner);
    if (!templates.some((template) => template.id === id)) throw new AppError("not-found");
    if (templates.some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase()))
      throw new AppError("invalid-input", "invalid-input", { name: "template-name-taken" });
    await renameTemplateRow(tx, id, name);
    await recordAudit(tx, { action: "template.renamed", subject: { kind: "template", id } });
    return { id };
  },
});
