import "server-only";
import { transact, type SystemScope } from "@/lib/db/transaction";
import { forEachHospital } from "@/lib/operations/sweeps/for-each-hospital";
import { sessionOver } from "@/lib/staff/session-limits";
import { endOneSession } from "@/lib/staff/staff-session";
import { listSessionsThatAreOver } from "@/lib/staff/staff-session-table";

/** Ends the sessions that are over and that no request has found so: the browser was closed. Of all hospitals. */
export async function sweepSessions(scope: SystemScope): Promise<void> {
  await forEachHospital(scope, "end-sessions", (hospital) =>
    transact(hospital, async (tx) => {
      for (const session of await listSessionsThatAreOver(tx)) {
        const reason = sessionOver(session, tx.now);
        if (reason) await endOneSession(tx, session, reason);
      }
    }),
  );
}
