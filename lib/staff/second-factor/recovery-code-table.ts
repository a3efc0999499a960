import "server-only";
import { and, count, eq, isNull } from "drizzle-orm";
import { recoveryCode } from "@/drizzle/schema/sign-in-method";
import type { StaffActor } from "@/lib/db/actor";
import type { Queries, Tx } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";

type Connection = { db: Queries; now: Date };

const own = ({ actor }: Tx<StaffActor>) =>
  and(eq(recoveryCode.hospitalId, actor.hospitalId), eq(recoveryCode.staffId, actor.staffId));

/** How many recovery codes of whoever acts have not been used. */
export async function countUnusedCodes(tx: Tx<StaffActor>): Promise<number> {
  const [row] = await tx.db
    .select({ unused: count() })
    .from(recoveryCode)
    .where(and(own(tx), isNull(recoveryCode.usedAt)));
  return row?.unused ?? 0;
}

/** Puts new codes in the place of all that whoever acts has. */
export async function replaceRecoveryCodes(tx: Tx<StaffActor>, digests: readonly Buffer[]): Promise<void> {
  const { hospitalId, staffId } = tx.actor;
  await tx.db.delete(recoveryCode).where(own(tx));
  if (digests.length === 0) return;
  await tx.db
    .insert(recoveryCode)
    .values(digests.map((codeDigest) => ({ codeDigest, hospitalId, staffId, createdAt: tx.now })));
}

/** Marks a code of a person as used; false where they have no such code, or have used it. */
export async function takeRecoveryCode(
  { db, now }: Connection,
  staffId: StaffId,
  codeDigest: Buffer,
): Promise<boolean> {
  const { rowCount } = await db
    .update(recoveryCode)
    .set({ usedAt: now })
    .where(
      and(eq(recoveryCode.staffId, staffId), eq(recoveryCode.codeDigest, codeDigest), isNull(recoveryCode.usedAt)),
    );
  return rowCount === 1;
}
