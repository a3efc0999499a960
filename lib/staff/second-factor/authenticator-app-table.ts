import "server-only";
import { and, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import { authenticatorApp } from "@/drizzle/schema/sign-in-method";
import type { SealedText } from "@/lib/crypto/sealed-columns";
import type { StaffActor } from "@/lib/db/actor";
import type { Queries, Tx } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";

export type AuthenticatorAppRow = typeof authenticatorApp.$inferSelect;

type Connection = { db: Queries; now: Date };

/** The authenticator app of a person, confirmed or not. */
export async function findAuthenticatorApp({ db }: Connection, staffId: StaffId): Promise<AuthenticatorAppRow | null> {
  const [row] = await db.select().from(authenticatorApp).where(eq(authenticatorApp.staffId, staffId));
  return row ?? null;
}

/** Stores a secret that is not confirmed yet, in the place of one that is not either; false where one is confirmed. */
export async function upsertUnconfirmedApp(tx: Tx<StaffActor>, secret: SealedText): Promise<boolean> {
  const { hospitalId, staffId } = tx.actor;
  const { rowCount } = await tx.db
    .insert(authenticatorApp)
    .values({ staffId, hospitalId, secret, createdAt: tx.now })
    .onConflictDoUpdate({
      target: authenticatorApp.staffId,
      set: { secret, createdAt: tx.now },
      setWhere: isNull(authenticatorApp.confirmedAt),
    });
  return rowCount === 1;
}

/** Confirms the app of whoever acts, by a code of this time step. */
export async function confirmApp(tx: Tx<StaffActor>, lastStep: number): Promise<void> {
  const own = eq(authenticatorApp.staffId, tx.actor.staffId);
  await tx.db.update(authenticatorApp).set({ confirmedAt: tx.now, lastStep }).where(own);
}

/** Stores that a code of this time step was accepted; false where one of it, or of a later one, was accepted before. */
export async function updateLastStep({ db }: Connection, staffId: StaffId, lastStep: number): Promise<boolean> {
  const isLater = or(isNull(authenticatorApp.lastStep), lt(authenticatorApp.lastStep, lastStep));
  const { rowCount } = await db
    .update(authenticatorApp)
    .set({ lastStep })
    .where(and(eq(authenticatorApp.staffId, staffId), isNotNull(authenticatorApp.confirmedAt), isLater));
  return rowCount === 1;
}

export async function deleteOwnApp(tx: Tx<StaffActor>): Promise<boolean> {
  const { rowCount } = await tx.db.delete(authenticatorApp).where(eq(authenticatorApp.staffId, tx.actor.staffId));
  return rowCount === 1;
}
