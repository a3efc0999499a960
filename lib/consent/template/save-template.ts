import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { DAY } from "@/lib/clock";
import { DEFAULT_PURPOSE } from "@/lib/consent/request/composer-defaults";
import { templateFieldsAt } from "@/lib/consent/request/consent-request-input";
import { dayOf } from "@/lib/consent/request/period";
import { insertTemplate, lockTemplates } from "@/lib/consent/template/request-template-table";
import { templateName } from "@/lib/consent/template/template-input";
import { spanBetween } from "@/lib/consent/template/template-span";
import { hasRole } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { newId, type RequestTemplateId } from "@/lib/ids";

/** How many templates a doctor has at most, and how many the hospital has. */
const MOST_TEMPLATES = 8;

/**
 * Stores what a form asks for as a template: for the doctor alone, or by an admin for the whole hospital. Of its times only the lengths are
 * kept. Throws zod's error for what is wrong in the form, and `invalid-input` for a name that is taken, for one template too many, and for a
 * purpose that is chosen anew for each request.
 */
export const saveTemplate = command({
  name: "save-template",
  roles: ["doctor", "admin"],
  input: z.object({
    name: templateName,
    ofHospital: z.boolean().default(false),
    purpose: z.string(),
    hiTypes: z.array(z.string()),
    from: z.string(),
    to: z.string(),
    keepUntil: z.string(),
    hipId: z.string().default(""),
    frequency: z
      .object({ unit: z.string(), value: z.string(), repeats: z.string() })
      .default({ unit: "HOUR", value: "0", repeats: "0" }),
  }),
  run: async (tx, { name, purpose, ofHospital, ...form }): Promise<{ id: RequestTemplateId }> => {
    if (purpose !== DEFAULT_PURPOSE) throw refused("purpose", "purpose-not-for-templates");
    const { from, to, keepUntil, hipId, ...rest } = templateFieldsAt(tx.now).parse(form);
    if (from > to) throw refused("to", "to-before-from");
    if (!hasRole(tx.actor, ofHospital ? "admin" : "doctor")) throw new AppError("not-allowed");
    const owner = ofHospital ? null : tx.actor.staffId;
    const others = await lockTemplates(tx, owner);
    if (others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
      throw refused("name", "template-name-taken");
    if (others.length >= MOST_TEMPLATES) throw refused("name", "too-many-templates");
    const id = newId<RequestTemplateId>();
    await insertTemplate(tx, {
      id,
      staffId: owner,
      name,
      purpose: DEFAULT_PURPOSE,
      span: spanBetween(dayOf(from), dayOf(to)),
      keepDays: Math.max(1, Math.round((keepUntil.getTime() - tx.now.getTime()) / DAY)),
      hipId: hipId || null,
      ...rest,
    });
    await recordAudit(tx, { action: "template.saved", subject: { kind: "template", id } });
    return { id };
  },
});

const refused = (field: string, key: string) => new AppError("invalid-input", "invalid-input", { [field]: key });
