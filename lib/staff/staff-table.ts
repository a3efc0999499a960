import "server-only";
import { and, arrayContains, asc, eq, gt, inArray, isNull, ne, sql } from "drizzle-orm";
import { authenticatorApp, passkey, recoveryCode } from "@/drizzle/schema/sign-in-method";
import { knownDevice, staff, staffSession } from "@/drizzle/schema/staff";
import type { StaffActor } from "@/lib/db/actor";
import type { Queries, SystemConnection, Tx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { StaffId, StaffSessionId } from "@/lib/ids";
import type { SessionEnd } from "@/lib/staff/session-facts";

export type StaffRow = typeof staff.$inferSelect;
export type StaffSessionRow = typeof staffSession.$inferSelect;

/** The account of an e-mail address, whatever its case, in any hospital. */
export async function findStaffByEmail(connection: SystemConnection, email: string): Promise<StaffRow | null> {
  const [row] = await connection.db.select().from(staff).where(eq(staff.email, email.toLowerCase()));
  return row ?? null;
}

/** The account of an id; outside a transaction of one hospital, in any hospital. */
export async function findStaff({ db }: { db: Queries }, id: StaffId): Promise<StaffRow | null> {
  const [row] = await db.select().from(staff).where(eq(staff.id, id));
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

type StaffColumns = Partial<typeof staff.$inferInsert>;

/** Changes columns of a person of the hospital, but not the e-mail address. */
export async function updateStaff(tx: Tx, id: StaffId, columns: Omit<StaffColumns, "email">): Promise<void> {
  await tx.db.update(staff).set(columns).where(isPerson(tx, id));
}

/** Changes columns of a person of the hospital. Throws `invalid-input` where another person, in any hospital, has the e-mail address: the transaction is lost. */
export async function changeStaffColumns(tx: Tx, id: StaffId, columns: StaffColumns): Promise<void> {
  try {
    await tx.db.update(staff).set(columns).where(isPerson(tx, id));
  } catch (error) {
    const cause =
      error instanceof Error ? (error.cause as { code?: string; constraint?: string } | undefined) : undefined;
    if (cause?.code !== UNIQUE_VIOLATION || cause.constraint !== "staff_email") throw error;
    throw new AppError("invalid-input", undefined, { email: "email-taken" });
  }
}

/** PostgreSQL's code. */
const UNIQUE_VIOLATION = "23505";

/** A person of the hospital, locked until the transaction ends. */
export async function lockStaff(tx: Tx, id: StaffId): Promise<StaffRow | null> {
  const [row] = await tx.db.select().from(staff).where(isPerson(tx, id)).for("update");
  return row ?? null;
}

/** The same, so that nobody changes the account until the transaction ends; several may hold it at once. */
export async function lockStaffForShare(tx: Tx, id: StaffId): Promise<StaffRow | null> {
  const [row] = await tx.db.select().from(staff).where(isPerson(tx, id)).for("share");
  return row ?? null;
}

/** All people of the hospital, by e-mail address. */
export function listAccounts(tx: Tx): Promise<StaffRow[]> {
  return tx.db.select().from(staff).where(eq(staff.hospitalId, tx.actor.hospitalId)).orderBy(asc(staff.email));
}

/** Those of the e-mail addresses that people of the hospital have. */
export async function filterTakenEmails(tx: Tx, emails: readonly string[]): Promise<Set<string>> {
  if (emails.length === 0) return new Set();
  const rows = await tx.db
    .select({ email: staff.email })
    .from(staff)
    .where(and(eq(staff.hospitalId, tx.actor.hospitalId), inArray(staff.email, [...emails])));
  return new Set(rows.map(({ email }) => email));
}

/**
 * Whether the hospital has an admin beside this person, or with null any admin, who is not disabled and can sign in: by a password, a passkey, or
 * at an identity provider that is enabled.
 */
export async function hasOtherAdmin(tx: Tx, id: StaffId | null): Promise<boolean> {
  const canSignIn = sql`(${staff.passwordHash} is not null or exists (select from passkey p where p.staff_id = ${staff.id})
    or exists (select from staff_identity i join identity_provider d on d.id = i.provider_id
               where i.staff_id = ${staff.id} and d.is_enabled))`;
  const [row] = await tx.db
    .select({ id: staff.id })
    .from(staff)
    .where(
      and(
        eq(staff.hospitalId, tx.actor.hospitalId),
        id === null ? undefined : ne(staff.id, id),
        arrayContains(staff.roles, ["admin"]),
        isNull(staff.disabledAt),
        canSignIn,
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Removes everything by which a person signs in, except single sign-on: password, passkeys, authenticator app, recovery codes, known browsers. */
export async function deleteSignInWays(tx: Tx, id: StaffId): Promise<void> {
  const { hospitalId } = tx.actor;
  for (const table of [passkey, authenticatorApp, recoveryCode, knownDevice])
    await tx.db.delete(table).where(and(eq(table.hospitalId, hospitalId), eq(table.staffId, id)));
  await updateStaff(tx, id, { passwordHash: null, passwordChangedAt: null });
}

const isPerson = (tx: Tx, id: StaffId) => and(eq(staff.hospitalId, tx.actor.hospitalId), eq(staff.id, id));

/** Sets the password of whoever acts, by its hash. */
export async function updateOwnPassword(tx: Tx<StaffActor>, passwordHash: string): Promise<void> {
  const own = and(eq(staff.hospitalId, tx.actor.hospitalId), eq(staff.id, tx.actor.staffId));
  await tx.db.update(staff).set({ passwordHash, passwordChangedAt: tx.now }).where(own);
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
