import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { passkeyId } from "@/lib/staff/passkey/passkey-input";
import { deleteOwnPasskey } from "@/lib/staff/passkey/passkey-table";
import { removeCodesOfNothing } from "@/lib/staff/second-factor/recovery-codes";

/** Removes a passkey of whoever acts. It may be their last one: where their role demands a second factor, they add another one next. */
export const removePasskey = command({
  name: "remove-passkey",
  roles: ROLES,
  needsVerification: true,
  input: z.object({ id: passkeyId }),
  run: async (tx, { id }): Promise<void> => {
    if (!(await deleteOwnPasskey(tx, id))) throw new AppError("not-found");
    const subject = { kind: "staff", id: tx.actor.staffId } as const;
    await recordAudit(tx, { action: "staff.passkey-removed", subject, detail: { passkey: id } });
    await removeCodesOfNothing(tx);
  },
});
