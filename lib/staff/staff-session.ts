import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { StaffActor } from "@/lib/db/actor";
import { withSystemConnection, transact, type SystemScope } from "@/lib/db/transaction";
import { isUuid, type StaffSessionId } from "@/lib/ids";
import { publishSessionEnd } from "@/lib/live/publish-change";
import { filterActiveSessions, findActiveSessionStaff, markSessionEnded, type StaffRow } from "@/lib/staff/staff-table";

/** Who acts under a session, and the language they have chosen. */
export type SignedInStaff = StaffActor & { language: string | null };

/** Who acts under a session; null once it has ended or expired, or its account is disabled. Read at every request. */
export async function sessionActor(scope: SystemScope, sessionId: string): Promise<SignedInStaff | null> {
  if (!isUuid(sessionId)) return null;
  const row = await withSystemConnection(scope, "read the account of a session", (connection) =>
    findActiveSessionStaff(connection, sessionId as StaffSessionId),
  );
  return row && { ...toStaffActor(row), language: row.language };
}

/** Those of the sessions that have not ended, by the same rule as {@link sessionActor}, in one query. */
export async function activeSessionsOf(
  scope: SystemScope,
  sessionIds: readonly StaffSessionId[],
): Promise<ReadonlySet<StaffSessionId>> {
  return new Set(
    await withSystemConnection(scope, "read the account of a session", (connection) =>
      filterActiveSessions(connection, sessionIds),
    ),
  );
}

/** Ends a session on the server, and its live streams; nothing happens where it is over already. */
export async function endSession(scope: SystemScope, sessionId: string): Promise<void> {
  const actor = await sessionActor(scope, sessionId);
  if (!actor) return;
  await transact({ ...scope, actor }, async (tx) => {
    await markSessionEnded(tx, sessionId as StaffSessionId);
    await publishSessionEnd(tx, sessionId as StaffSessionId);
    await recordAudit(tx, { action: "staff.signed-out", subject: { kind: "staff", id: actor.staffId } });
  });
}

/** A member of staff as the one who acts. */
export function toStaffActor(row: StaffRow): StaffActor {
  const { id, hospitalId, role, name, registrationNumber } = row;
  return { kind: "staff", staffId: id, hospitalId, role, name, registrationNumber };
}
