import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { deleteOwnApp } from "@/lib/staff/second-factor/authenticator-app-table";
import { removeCodesOfNothing } from "@/lib/staff/second-factor/recovery-codes";

/** Removes the authenticator app of whoever acts; throws `not-found` where there is none. */
export const removeAuthenticatorApp = command({
  name: "remove-authenticator-app",
  roles: ROLES,
  needsVerification: true,
  input: z.object({}),
  run: async (tx): Promise<void> => {
    if (!(await deleteOwnApp(tx))) throw new AppError("not-found");
    await recordAudit(tx, { action: "staff.second-factor-removed", subject: { kind: "staff", id: tx.actor.staffId } });
    await removeCodesOfNothing(tx);
  },
});
