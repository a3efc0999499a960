import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { endSessionsOf } from "@/lib/staff/staff-session";

/** Ends the sessions of whoever acts, except the present one. Returns how many there were. */
export const endOtherSessions = command({
  name: "end-other-sessions",
  roles: ROLES,
  input: z.object({}),
  run: async (tx): Promise<{ sessions: number }> => {
    const { staffId: id, origin } = tx.actor;
    const sessions = await endSessionsOf(tx, id, "ended-by-owner", origin.sessionId);
    await recordAudit(tx, { action: "staff.sessions-ended", subject: { kind: "staff", id }, detail: { sessions } });
    return { sessions };
  },
});
