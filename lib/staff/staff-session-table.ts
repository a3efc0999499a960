import "server-only";
import { and, asc, desc, eq, getTableColumns, gt, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { hospital } from "@/drizzle/schema/hospital";
import { staff, staffSession } from "@/drizzle/schema/staff";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { StaffId, StaffSessionId } from "@/lib/ids";
import type { SessionEnd } from "@/lib/staff/session-facts";
import type { SessionTimes } from "@/lib/staff/session-limits";
import type { StaffRow, StaffSessionRow } from "@/lib/staff/staff-table";

/** A session that nobody has ended, whose it is, and what limits it. It may be over. */
export type OpenSession = { staff: StaffRow; session: StaffSessionRow; times: SessionTimes };

/** The session, in any hospital, unless it has been ended. */
export async function findOpenSession(connection: SystemConnection, id: StaffSessionId): Promise<OpenSession | null> {
  const [row] = await connection.db
    .select({ staff, session: staffSession, idleMinutes: hospital.idleMinutes })
    .from(staffSession)
    .innerJoin(staff, eq(staff.id, staffSession.staffId))
    .innerJoin(hospital, eq(hospital.id, staffSession.hospitalId))
    .where(and(eq(staffSession.id, id), isNull(staffSession.endedAt)));
  if (!row) return null;
  const { expiresAt, lastUsedAt } = row.session;
  const times = { expiresAt, lastUsedAt, idleMinutes: row.idleMinutes, disabledAt: row.staff.disabledAt };
  return { staff: row.staff, session: row.session, times };
}

/** Those of the sessions, in any hospital, that nobody has ended: what limits them, and whether they are locked. */
export async function listOpenSessions(connection: SystemConnection, ids: readonly StaffSessionId[]) {
  const { id, hospitalId, staffId, expiresAt, lastUsedAt, lockedAt } = getTableColumns(staffSession);
  return connection.db
    .select({
      id,
      hospitalId,
      staffId,
      expiresAt,
      lastUsedAt,
      lockedAt,
      idleMinutes: hospital.idleMinutes,
      disabledAt: staff.disabledAt,
    })
    .from(staffSession)
    .innerJoin(staff, eq(staff.id, staffSession.staffId))
    .innerJoin(hospital, eq(hospital.id, staffSession.hospitalId))
    .where(and(inArray(staffSession.id, [...ids]), isNull(staffSession.endedAt)));
}

/** The hospital's sessions that are over and that nobody has ended, the oldest first: a thousand at most. */
export async function listSessionsThatAreOver(tx: Tx) {
  const { id, staffId, expiresAt, lastUsedAt } = getTableColumns(staffSession);
  const idle = sql`${staffSession.lastUsedAt} + make_interval(mins => ${hospital.idleMinutes})`;
  return tx.db
    .select({ id, staffId, expiresAt, lastUsedAt, idleMinutes: hospital.idleMinutes, disabledAt: staff.disabledAt })
    .from(staffSession)
    .innerJoin(staff, and(eq(staff.hospitalId, staffSession.hospitalId), eq(staff.id, staffSession.staffId)))
    .innerJoin(hospital, eq(hospital.id, staffSession.hospitalId))
    .where(
      and(
        eq(staffSession.hospitalId, tx.actor.hospitalId),
        isNull(staffSession.endedAt),
        or(lte(staffSession.expiresAt, tx.now), lte(idle, tx.now), isNotNull(staff.disabledAt)),
      ),
    )
    .orderBy(asc(staffSession.expiresAt))
    .limit(1_000);
}

const own = (tx: Tx, id: StaffSessionId) =>
  and(eq(staffSession.hospitalId, tx.actor.hospitalId), eq(staffSession.id, id), isNull(staffSession.endedAt));

/** Ends a session of a person; false where it is another person's, or has been ended before, also at the same moment. */
export async function markSessionEnded(
  tx: Tx,
  { id, staffId }: { id: StaffSessionId; staffId: StaffId },
  endReason: SessionEnd,
): Promise<boolean> {
  const theirs = and(own(tx, id), eq(staffSession.staffId, staffId));
  const ended = await tx.db.update(staffSession).set({ endedAt: tx.now, endReason }).where(theirs);
  return ended.rowCount === 1;
}

/** Locks a session; false where it is locked, or has ended. */
export async function markSessionLocked(tx: Tx, id: StaffSessionId): Promise<boolean> {
  const open = and(own(tx, id), isNull(staffSession.lockedAt));
  return (await tx.db.update(staffSession).set({ lockedAt: tx.now }).where(open)).rowCount === 1;
}

/** Unlocks a session, which counts as a use; false where it is not locked, or has ended. */
export async function markSessionUnlocked(tx: Tx, id: StaffSessionId): Promise<boolean> {
  const locked = and(own(tx, id), isNotNull(staffSession.lockedAt));
  const unlocked = await tx.db.update(staffSession).set({ lockedAt: null, lastUsedAt: tx.now }).where(locked);
  return unlocked.rowCount === 1;
}

/** Stores that a session was used now, unless the last use that is stored is after `unlessSince`. */
export async function markSessionUsed(
  connection: SystemConnection,
  id: StaffSessionId,
  { unlessSince, address, device }: { unlessSince: Date; address: string | null; device: string | null },
): Promise<void> {
  await connection.db
    .update(staffSession)
    .set({ lastUsedAt: connection.now, address, device })
    .where(and(eq(staffSession.id, id), isNull(staffSession.endedAt), lte(staffSession.lastUsedAt, unlessSince)));
}

/** The sessions of a person that last and were used since, the newest first; the account is locked until the transaction ends. */
export async function lockSessionsOf(tx: Tx, staffId: StaffId, usedSince: Date): Promise<{ id: StaffSessionId }[]> {
  const account = and(eq(staff.hospitalId, tx.actor.hospitalId), eq(staff.id, staffId));
  await tx.db.select({ id: staff.id }).from(staff).where(account).for("no key update");
  return tx.db
    .select({ id: staffSession.id })
    .from(staffSession)
    .where(
      and(
        eq(staffSession.hospitalId, tx.actor.hospitalId),
        eq(staffSession.staffId, staffId),
        isNull(staffSession.endedAt),
        gt(staffSession.expiresAt, tx.now),
        gt(staffSession.lastUsedAt, usedSince),
      ),
    )
    .orderBy(desc(staffSession.createdAt), desc(staffSession.id));
}

/** Why a session ended, in any hospital; null while it has not been ended. */
export async function findSessionEnd(connection: SystemConnection, id: StaffSessionId): Promise<SessionEnd | null> {
  const [row] = await connection.db
    .select({ endReason: staffSession.endReason })
    .from(staffSession)
    .where(eq(staffSession.id, id));
  return row?.endReason ?? null;
}
