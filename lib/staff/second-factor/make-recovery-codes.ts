import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { renewRecoveryCodes } from "@/lib/staff/second-factor/recovery-codes";

/** Gives whoever acts new recovery codes, in the place of those before. They are shown this once. */
export const makeRecoveryCodes = command({
  name: "make-recovery-codes",
  roles: ROLES,
  needsVerification: true,
  whileUnenrolled: true,
  input: z.object({}),
  run: async (tx): Promise<{ recoveryCodes: string[] }> => {
    const recoveryCodes = await renewRecoveryCodes(tx);
    await recordAudit(tx, { action: "staff.recovery-codes-made", subject: { kind: "staff", id: tx.actor.staffId } });
    return { recoveryCodes };
  },
});
