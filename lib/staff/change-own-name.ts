import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { publishChange } from "@/lib/live/publish-change";
import { nameInput } from "@/lib/staff/person-input";
import { updateStaff } from "@/lib/staff/staff-table";

/** Changes the name of whoever acts; requests that were sent keep the name of their time. */
export const changeOwnName = command({
  name: "change-own-name",
  roles: ROLES,
  input: z.object({ name: nameInput }),
  run: async (tx, { name }): Promise<void> => {
    const { staffId: id } = tx.actor;
    await updateStaff(tx, id, { name });
    const detail = { fields: ["name"] };
    await recordAudit(tx, { action: "staff.changed", subject: { kind: "staff", id }, detail });
    await publishChange(tx, "staff", id);
  },
});
