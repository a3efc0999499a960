import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { updateOwnLanguage } from "@/lib/staff/staff-table";

/** Sets the language in which whoever acts reads the pages, as a code of ISO 639. */
export const chooseLanguage = command({
  name: "choose-language",
  roles: ROLES,
  input: z.object({ language: z.string().regex(/^[a-z]{2,3}$/) }),
  run: async (tx, { language }): Promise<void> => {
    await updateOwnLanguage(tx, language);
    const subject = { kind: "staff", id: tx.actor.staffId } as const;
    await recordAudit(tx, { action: "staff.language-chosen", subject, detail: { language } });
  },
});
