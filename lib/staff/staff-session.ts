import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES, type RequestOrigin, type Role, type StaffActor } from "@/lib/db/actor";
import { withSystemConnection, transact, type SystemScope, type Tx } from "@/lib/db/transaction";
import { isUuid, type StaffId, type StaffSessionId } from "@/lib/ids";
import { publishSessionEnd } from "@/lib/live/publish-change";
import type { SessionEnd } from "@/lib/staff/session-facts";
import {
  endSessionRows,
  filterActiveSessions,
  findActiveSession,
  markSessionEnded,
  type StaffRow,
} from "@/lib/staff/staff-table";

/** Who acts under a session, and the language they have chosen. */
export type SignedInStaff = StaffActor & { language: string | null };

/** Of what is no HTTP request. */
export const UNKNOWN_ORIGIN = { address: null, device: null, requestId: null };

/** Who acts under a session; null once it has ended or expired, or its account is disabled. Read at every request. */
export async function sessionActor(
  scope: SystemScope,
  sessionId: string,
  origin: Omit<RequestOrigin, "sessionId"> = UNKNOWN_ORIGIN,
): Promise<SignedInStaff | null> {
  if (!isUuid(sessionId)) return null;
  const found = await withSystemConnection(scope, "read the account of a session", (connection) =>
    findActiveSession(connection, sessionId as StaffSessionId),
  );
  if (!found) return null;
  const { staff, session } = found;
  const actor = toStaffActor(staff, { ...origin, sessionId: session.id }, session.verifiedAt);
  return { ...actor, language: staff.language };
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
    await markSessionEnded(tx, sessionId as StaffSessionId, "signed-out");
    await publishSessionEnd(tx, sessionId as StaffSessionId);
    await recordAudit(tx, { action: "staff.signed-out", subject: { kind: "staff", id: actor.staffId } });
  });
}

/**
 * Ends all sessions of a person with their live streams, in every process, at commit; but not `except`. Returns how many there were. For
 * use within a command, which records it.
 */
export async function endSessionsOf(
  tx: Tx,
  staffId: StaffId,
  reason: SessionEnd,
  except: StaffSessionId | null = null,
): Promise<number> {
  const ended = await endSessionRows(tx, staffId, reason, except);
  for (const id of ended) await publishSessionEnd(tx, id);
  return ended.length;
}

/** A member of staff as the one who acts. */
export function toStaffActor(row: StaffRow, origin: RequestOrigin, verifiedAt: Date | null): StaffActor {
  const { id, hospitalId, name, registrationNumber } = row;
  return { kind: "staff", staffId: id, hospitalId, roles: rolesOf(row), name, registrationNumber, origin, verifiedAt };
}

/** The roles of an account; the version before stored one, in another column. */
export function rolesOf({ roles, role }: Pick<StaffRow, "roles" | "role">): readonly Role[] {
  return roles.length > 0 ? roles : ROLES.filter((one) => one === role);
}
