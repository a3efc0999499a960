import "server-only";
import { and, asc, eq, lt, or, sql } from "drizzle-orm";
import { passkey } from "@/drizzle/schema/sign-in-method";
import { staff } from "@/drizzle/schema/staff";
import type { StaffActor } from "@/lib/db/actor";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { PasskeyId } from "@/lib/ids";
import type { StaffRow } from "@/lib/staff/staff-table";

export type PasskeyRow = typeof passkey.$inferSelect;

const own = ({ actor }: Tx<StaffActor>) =>
  and(eq(passkey.hospitalId, actor.hospitalId), eq(passkey.staffId, actor.staffId));

/** The passkeys of whoever acts, the oldest first. */
export function listOwnPasskeys(tx: Tx<StaffActor>): Promise<PasskeyRow[]> {
  return tx.db.select().from(passkey).where(own(tx)).orderBy(asc(passkey.createdAt), asc(passkey.id));
}

/** Adds a passkey of whoever acts; false where it is somebody's already. */
export async function insertPasskey(
  tx: Tx<StaffActor>,
  row: Omit<typeof passkey.$inferInsert, "hospitalId" | "staffId">,
): Promise<boolean> {
  const { hospitalId, staffId } = tx.actor;
  const { rowCount } = await tx.db
    .insert(passkey)
    .values({ ...row, hospitalId, staffId })
    .onConflictDoNothing();
  return rowCount === 1;
}

/** Renames one of the passkeys of whoever acts; false where there is none of this id. */
export async function renameOwnPasskey(tx: Tx<StaffActor>, id: PasskeyId, name: string): Promise<boolean> {
  const { rowCount } = await tx.db
    .update(passkey)
    .set({ name })
    .where(and(own(tx), eq(passkey.id, id)));
  return rowCount === 1;
}

export async function deleteOwnPasskey(tx: Tx<StaffActor>, id: PasskeyId): Promise<boolean> {
  const { rowCount } = await tx.db.delete(passkey).where(and(own(tx), eq(passkey.id, id)));
  return rowCount === 1;
}

/** A passkey and whose it is, in any hospital, by the authenticator's id of it. */
export async function findPasskey(
  { db }: SystemConnection,
  credentialId: string,
): Promise<{ passkey: PasskeyRow; staff: StaffRow } | null> {
  const [row] = await db
    .select({ passkey, staff })
    .from(passkey)
    .innerJoin(staff, eq(staff.id, passkey.staffId))
    .where(eq(passkey.credentialId, credentialId));
  return row ?? null;
}

/** Stores that a passkey was used; false where another use has raised its counter as far meanwhile. Those that do not count stay at 0. */
export async function updatePasskeyUse(
  { db, now }: SystemConnection,
  id: PasskeyId,
  { counter, isSynced }: Pick<PasskeyRow, "counter" | "isSynced">,
): Promise<boolean> {
  const isNew = or(lt(passkey.counter, counter), and(eq(passkey.counter, 0), sql`${counter} = 0`));
  const { rowCount } = await db
    .update(passkey)
    .set({ counter, isSynced, lastUsedAt: now })
    .where(and(eq(passkey.id, id), isNew));
  return rowCount === 1;
}
