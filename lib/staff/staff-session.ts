import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES, type RequestOrigin, type Role, type StaffActor } from "@/lib/db/actor";
import { withSystemConnection, transact, type SystemScope, type Tx } from "@/lib/db/transaction";
import { isUuid, type HospitalId, type StaffId, type StaffSessionId } from "@/lib/ids";
import { publishSessionEnd } from "@/lib/live/publish-change";
import type { SessionEnd } from "@/lib/staff/session-facts";
import { deleteWaitingSignIns } from "@/lib/staff/sign-in/sign-in-challenge-table";
import { idleAt, sessionOver } from "@/lib/staff/session-limits";
import { findOpenSession, findSessionEnd, listOpenSessions, markSessionEnded } from "@/lib/staff/staff-session-table";
import { endSessionRows, type StaffRow } from "@/lib/staff/staff-table";

/** Who acts under a session, and the language they have chosen. */
export type SignedInStaff = StaffActor & { language: string | null };

/** A session that lasts: whose it is, whether they have locked it, and when it ends unless it is used, and in any case. */
export type LastingSession = { actor: SignedInStaff; isLocked: boolean; idleAt: Date; expiresAt: Date };

/** Of what is no HTTP request. */
export const UNKNOWN_ORIGIN = { address: null, device: null, requestId: null };

/**
 * The session of an id; null once it has ended, expired or not been used for too long, or its account is disabled. The read that finds it
 * over ends it, with its live streams.
 */
export async function lastingSession(
  scope: SystemScope,
  sessionId: string,
  origin: Omit<RequestOrigin, "sessionId"> = UNKNOWN_ORIGIN,
): Promise<LastingSession | null> {
  if (!isUuid(sessionId)) return null;
  const found = await withSystemConnection(scope, "read the account of a session", (connection) =>
    findOpenSession(connection, sessionId as StaffSessionId),
  );
  if (!found) return null;
  const { staff, session, times } = found;
  const reason = sessionOver(times, scope.now);
  if (reason) {
    await endOverdue(scope, session, reason);
    return null;
  }
  const actor = toStaffActor(staff, { ...origin, sessionId: session.id }, session.verifiedAt);
  return {
    actor: { ...actor, language: staff.language },
    isLocked: session.lockedAt !== null,
    idleAt: idleAt(times),
    expiresAt: session.expiresAt,
  };
}

/** Why a session ended; null for one that lasts, and for what is none. */
export async function sessionEndOf(scope: SystemScope, sessionId: string): Promise<SessionEnd | null> {
  if (!isUuid(sessionId)) return null;
  return withSystemConnection(scope, "read the account of a session", (connection) =>
    findSessionEnd(connection, sessionId as StaffSessionId),
  );
}

/** Who acts under a session; null where it does not last, or is locked. Read at every request. */
export async function sessionActor(
  scope: SystemScope,
  sessionId: string,
  origin: Omit<RequestOrigin, "sessionId"> = UNKNOWN_ORIGIN,
): Promise<SignedInStaff | null> {
  const session = await lastingSession(scope, sessionId, origin);
  return session && !session.isLocked ? session.actor : null;
}

/** Those of the sessions under which somebody acts, by the same rule as {@link sessionActor}, in one query. It ends those that are over. */
export async function activeSessionsOf(
  scope: SystemScope,
  sessionIds: readonly StaffSessionId[],
): Promise<ReadonlySet<StaffSessionId>> {
  const open = await withSystemConnection(scope, "read the account of a session", (connection) =>
    listOpenSessions(connection, sessionIds),
  );
  const active = new Set<StaffSessionId>();
  for (const session of open) {
    const reason = sessionOver(session, scope.now);
    if (reason) await endOverdue(scope, session, reason);
    else if (!session.lockedAt) active.add(session.id);
  }
  return active;
}

async function endOverdue(
  { database, now }: SystemScope,
  { id, staffId, hospitalId }: { id: StaffSessionId; staffId: StaffId; hospitalId: HospitalId },
  reason: SessionEnd,
): Promise<void> {
  const actor = { kind: "job", job: "end-sessions", hospitalId } as const;
  await transact({ database, now, actor }, (tx) => endOneSession(tx, { id, staffId }, reason));
}

/** Ends a session with its live streams, and records why; false where it is another person's, or has been ended before, which is recorded already. */
export async function endOneSession(
  tx: Tx,
  { id, staffId }: { id: StaffSessionId; staffId: StaffId },
  reason: SessionEnd,
): Promise<boolean> {
  if (!(await markSessionEnded(tx, { id, staffId }, reason))) return false;
  await publishSessionEnd(tx, id);
  const subject = { kind: "staff", id: staffId } as const;
  if (reason === "signed-out") await recordAudit(tx, { action: "staff.signed-out", subject });
  else await recordAudit(tx, { action: "staff.session-ended", subject, detail: { reason, session: id } });
  return true;
}

/** Signs out: ends a session on the server, locked or not, and its live streams; nothing happens where it is over already. */
export async function endSession(
  scope: SystemScope,
  sessionId: string,
  origin: Omit<RequestOrigin, "sessionId">,
): Promise<void> {
  const session = await lastingSession(scope, sessionId, origin);
  if (!session) return;
  const { actor } = session;
  await transact({ ...scope, actor }, (tx) =>
    endOneSession(tx, { id: sessionId as StaffSessionId, staffId: actor.staffId }, "signed-out"),
  );
}

/**
 * Ends all sessions of a person with their live streams, in every process, at commit; but not `except`. A sign-in that waits for a second
 * factor ends, too. Returns how many sessions there were. For use within a command, which records it.
 */
export async function endSessionsOf(
  tx: Tx,
  staffId: StaffId,
  reason: SessionEnd,
  except: StaffSessionId | null = null,
): Promise<number> {
  const ended = await endSessionRows(tx, staffId, reason, except);
  for (const id of ended) await publishSessionEnd(tx, id);
  await deleteWaitingSignIns(tx, staffId);
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
