import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { publishChange } from "@/lib/live/publish-change";
import { lockAccount } from "@/lib/staff/lock-accounts";
import { staffIdInput } from "@/lib/staff/staff-id-input";
import { endSessionsOf } from "@/lib/staff/staff-session";

/** Signs a person out everywhere; an admin who signs themselves out stays in the present session. Returns how many sessions there were. Throws `not-found`. */
export const endStaffSessions = command({
  name: "end-staff-sessions",
  roles: ["admin"],
  input: staffIdInput,
  run: async (tx, { id }): Promise<{ sessions: number }> => {
    await lockAccount(tx, id);
    const sessions = await endSessionsOf(tx, id, "ended-by-admin", tx.actor.origin.sessionId);
    await recordAudit(tx, { action: "staff.sessions-ended", subject: { kind: "staff", id }, detail: { sessions } });
    await publishChange(tx, "staff", id);
    return { sessions };
  },
});
