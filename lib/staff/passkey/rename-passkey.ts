import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { passkeyId, passkeyName } from "@/lib/staff/passkey/passkey-input";
import { renameOwnPasskey } from "@/lib/staff/passkey/passkey-table";

/** Renames a passkey of whoever acts. */
export const renamePasskey = command({
  name: "rename-passkey",
  roles: ROLES,
  whileUnenrolled: true,
  input: z.object({ id: passkeyId, name: passkeyName }),
  run: async (tx, { id, name }): Promise<void> => {
    if (!(await renameOwnPasskey(tx, id, name))) throw new AppError("not-found");
    const subject = { kind: "staff", id: tx.actor.staffId } as const;
    await recordAudit(tx, { action: "staff.passkey-renamed", subject, detail: { passkey: id } });
  },
});
