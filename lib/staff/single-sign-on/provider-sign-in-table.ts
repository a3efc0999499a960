import "server-only";
import { and, eq, isNull, lt } from "drizzle-orm";
import { providerSignIn } from "@/drizzle/schema/identity-provider";
import { DAY } from "@/lib/clock";
import type { SystemConnection, Tx } from "@/lib/db/transaction";

export type ProviderSignInRow = typeof providerSignIn.$inferSelect;

/** So long a sign-in that has expired is kept: its answer is distinguished from one that was used, or that nobody has asked for. */
const KEPT_FOR = DAY;

/** Adds a sign-in that is sent to a provider, and deletes those of the hospital that have long expired. */
export async function insertProviderSignIn(
  tx: Tx,
  row: Omit<typeof providerSignIn.$inferInsert, "hospitalId">,
): Promise<void> {
  const { hospitalId } = tx.actor;
  const before = new Date(tx.now.getTime() - KEPT_FOR);
  const old = and(eq(providerSignIn.hospitalId, hospitalId), lt(providerSignIn.expiresAt, before));
  await tx.db.delete(providerSignIn).where(old);
  await tx.db.insert(providerSignIn).values({ ...row, hospitalId });
}

/** Marks the sign-in of a state as used, whatever hospital it belongs to; null where there is none that is unused. */
export async function takeProviderSignIn(
  connection: SystemConnection,
  stateDigest: Buffer,
): Promise<ProviderSignInRow | null> {
  const [row] = await connection.db
    .update(providerSignIn)
    .set({ usedAt: connection.now })
    .where(and(eq(providerSignIn.stateDigest, stateDigest), isNull(providerSignIn.usedAt)))
    .returning();
  return row ?? null;
}

/** The sign-in of a state, used or not. */
export async function findProviderSignIn(
  connection: SystemConnection,
  stateDigest: Buffer,
): Promise<ProviderSignInRow | null> {
  const [row] = await connection.db.select().from(providerSignIn).where(eq(providerSignIn.stateDigest, stateDigest));
  return row ?? null;
}
