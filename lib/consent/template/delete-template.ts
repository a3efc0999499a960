import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { deleteTemplateRow, findChangeableOwner } from "@/lib/consent/template/request-template-table";
import { templateId } from "@/lib/consent/template/template-input";
import { AppError } from "@/lib/errors";
import type { RequestTemplateId } from "@/lib/ids";

/** Deletes a template. Throws `not-found` for another owner's. */
export const deleteTemplate = command({
  name: "delete-template",
  roles: ["doctor", "admin"],
  input: z.object({ id: templateId }),
  run: async (tx, { id }): Promise<{ id: RequestTemplateId }> => {
    if ((await findChangeableOwner(tx, id)) === undefined) throw new AppError("not-found");
    if (!(await deleteTemplateRow(tx, id))) throw new AppError("not-found");
    await recordAudit(tx, { action: "template.deleted", subject: { kind: "template", id } });
    return { id };
  },
});
