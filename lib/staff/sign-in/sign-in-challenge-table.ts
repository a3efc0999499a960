import "server-only";
import { and, eq, gt, isNull } from "drizzle-orm";
import { signInChallenge } from "@/drizzle/schema/sign-in-method";
import type { Queries, Tx } from "@/lib/db/transaction";
import type { SignInChallengeId, StaffId } from "@/lib/ids";

export type ChallengeRow = typeof signInChallenge.$inferSelect;
export type ChallengePurpose = ChallengeRow["purpose"];

type Connection = { db: Queries; now: Date };

export async function insertChallenge({ db }: Connection, row: typeof signInChallenge.$inferInsert): Promise<void> {
  await db.insert(signInChallenge).values(row);
}

/** A challenge that has neither been used nor expired. */
export async function findChallenge(
  connection: Connection,
  id: SignInChallengeId,
  purpose: ChallengePurpose,
): Promise<ChallengeRow | null> {
  const [row] = await connection.db
    .select()
    .from(signInChallenge)
    .where(isOpen(connection, id, purpose));
  return row ?? null;
}

/** Marks a challenge as used and returns it; null where it was used before, or has expired. */
export async function takeChallenge(
  connection: Connection,
  id: SignInChallengeId,
  purpose: ChallengePurpose,
): Promise<ChallengeRow | null> {
  const [row] = await connection.db
    .update(signInChallenge)
    .set({ usedAt: connection.now })
    .where(isOpen(connection, id, purpose))
    .returning();
  return row ?? null;
}

/** Has the sign-ins of a person that wait for a second factor begin anew. */
export async function deleteWaitingSignIns({ db }: Pick<Tx, "db">, staffId: StaffId): Promise<void> {
  await db
    .delete(signInChallenge)
    .where(and(eq(signInChallenge.staffId, staffId), eq(signInChallenge.purpose, "second-factor")));
}

const isOpen = ({ now }: Connection, id: SignInChallengeId, purpose: ChallengePurpose) =>
  and(
    eq(signInChallenge.id, id),
    eq(signInChallenge.purpose, purpose),
    isNull(signInChallenge.usedAt),
    gt(signInChallenge.expiresAt, now),
  );
