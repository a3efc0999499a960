import "server-only";
import { and, arrayContains, asc, eq, gt, isNull, ne } from "drizzle-orm";
import { staff, staffSession } from "@/drizzle/schema/staff";
import type { StaffActor } from "@/lib/db/actor";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { StaffId, StaffSessionId } from "@/lib/ids";
import type { SessionEnd } from "@/lib/staff/session-facts";

export type StaffRow = typeof staff.$inferSelect;
export type StaffSessionRow = typeof staffSession.$inferSelect;

/** The account of an e-mail address, whatever its case, in any hospital. */
export async function findStaffByEmail(connection: SystemConnection, email: string): Promise<StaffRow | null> {
  const [row] = await connection.db.select().from(staff).where(eq(staff.email, email.toLowerCase()));
  return row ?? null;
}

/** Adds an account; false where its e-mail address has one already, in any hospital. */
export async function insertStaff(tx: Tx, row: Omit<typeof staff.$inferInsert, "hospitalId">): Promise<boolean> {
  const added = await tx.db
    .insert(staff)
    .values({ ...row, email: row.email.toLowerCase(), hospitalId: tx.actor.hospitalId })
    .onConflictDoNothing()
    .returning({ id: staff.id });
  return added.length > 0;
}

/** Sets the language of whoever acts. */
export async function updateOwnLanguage(tx: Tx<StaffActor>, language: string): Promise<void> {
  const own = and(eq(staff.hospitalId, tx.actor.hospitalId), eq(staff.id, tx.actor.staffId));
  await tx.db.update(staff).set({ language }).where(own);
}

/** The doctors of the hospital whose accounts are not disabled, by name. */
export async function listActiveDoctors(tx: Tx): Promise<Pick<StaffRow, "id" | "name">[]> {
  return tx.db
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(isActiveDoctor(tx))
    .orderBy(asc(staff.name), asc(staff.id));
}

/** One of the doctors of {@link listActiveDoctors}. */
export async function findActiveDoctor(tx: Tx, id: StaffId): Promise<Pick<StaffRow, "id" | "name"> | undefined> {
  const [row] = await tx.db
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(and(isActiveDoctor(tx), eq(staff.id, id)));
  return row;
}

const isActiveDoctor = (tx: Tx) =>
  and(eq(staff.hospitalId, tx.actor.hospitalId), arrayContains(staff.roles, ["doctor"]), isNull(staff.disabledAt));

export async function insertSession(tx: Tx, row: Omit<typeof staffSession.$inferInsert, "hospitalId">): Promise<void> {
  await tx.db.insert(staffSession).values({ ...row, hospitalId: tx.actor.hospitalId });
}

/** Ends the sessions of a person that last, but not `except`; returns their ids. */
export async function endSessionRows(
  tx: Tx,
  staffId: StaffId,
  endReason: SessionEnd,
  except: StaffSessionId | null,
): Promise<StaffSessionId[]> {
  const own = and(eq(staffSession.hospitalId, tx.actor.hospitalId), eq(staffSession.staffId, staffId));
  const lasting = and(isNull(staffSession.endedAt), gt(staffSession.expiresAt, tx.now));
  const rows = await tx.db
    .update(staffSession)
    .set({ endedAt: tx.now, endReason })
    .where(and(own, lasting, except === null ? undefined : ne(staffSession.id, except)))
    .returning({ id: staffSession.id });
  return rows.map(({ id }) => id);
}
