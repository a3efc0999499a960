import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import type { StaffSessionId } from "@/lib/ids";
import { publishSessionEnd } from "@/lib/live/publish-change";
import { endOneSessionRow } from "@/lib/staff/staff-table";

/** Ends one session of whoever acts, with its live streams. Throws `not-found` where it is over, or another person's. */
export const endOwnSession = command({
  name: "end-own-session",
  roles: ROLES,
  input: z.object({ id: z.uuid().transform((id) => id as StaffSessionId) }),
  run: async (tx, { id }): Promise<void> => {
    const { staffId } = tx.actor;
    if (!(await endOneSessionRow(tx, { id, staffId, endReason: "ended-by-owner" }))) throw new AppError("not-found");
    await publishSessionEnd(tx, id);
    const detail = { session: id };
    await recordAudit(tx, { action: "staff.session-ended", subject: { kind: "staff", id: staffId }, detail });
  },
});
