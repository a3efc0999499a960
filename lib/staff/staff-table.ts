import "server-only";
import { and, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { signInFailure, staff, staffSession } from "@/drizzle/schema/staff";
import type { Context } from "@/lib/db/context";
import type { StaffSessionId } from "@/lib/ids";

type Db = Context["db"];
export type StaffRow = typeof staff.$inferSelect;

/** The account of an e-mail address, whatever its case. */
export async function findStaffByEmail(db: Db, email: string): Promise<StaffRow | null> {
  const [row] = await db
    .select()
    .from(staff)
    .where(eq(sql`lower(${staff.email})`, email.toLowerCase()));
  return row ?? null;
}

export async function insertStaff(db: Db, row: StaffRow): Promise<void> {
  await db.insert(staff).values(row);
}

export async function insertSession(db: Db, row: typeof staffSession.$inferInsert): Promise<void> {
  await db.insert(staffSession).values(row);
}

/** Whose session it is, while it lives: not ended, not expired, and the account not disabled. */
export async function findLiveSessionStaff(db: Db, id: StaffSessionId, now: Date): Promise<StaffRow | null> {
  const [row] = await db
    .select({ staff })
    .from(staffSession)
    .innerJoin(staff, eq(staff.id, staffSession.staffId))
    .where(
      and(
        eq(staffSession.id, id),
        isNull(staffSession.endedAt),
        gt(staffSession.expiresAt, now),
        isNull(staff.disabledAt),
      ),
    );
  return row?.staff ?? null;
}

export async function markSessionEnded(db: Db, id: StaffSessionId, now: Date): Promise<void> {
  await db.update(staffSession).set({ endedAt: now }).where(eq(staffSession.id, id));
}

/** Adds one to a running window's count, or starts a window; answers the count. Windows that are over are swept away. */
export async function countAttempt(db: Db, key: string, now: Date, windowEndsAt: Date): Promise<number> {
  await db.delete(signInFailure).where(lte(signInFailure.windowEndsAt, now));
  const [row] = await db
    .insert(signInFailure)
    .values({ key, failures: 1, windowEndsAt })
    .onConflictDoUpdate({
      target: signInFailure.key,
      set: { failures: sql`${signInFailure.failures} + 1` },
    })
    .returning({ failures: signInFailure.failures });
  return row?.failures ?? 1;
}

export async function takeBackAttempt(db: Db, key: string): Promise<void> {
  await db
    .update(signInFailure)
    .set({ failures: sql`greatest(${signInFailure.failures} - 1, 0)` })
    .where(eq(signInFailure.key, key));
}

export async function forgetAttempts(db: Db, key: string): Promise<void> {
  await db.delete(signInFailure).where(eq(signInFailure.key, key));
}
