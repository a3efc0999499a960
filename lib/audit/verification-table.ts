import "server-only";
import { eq } from "drizzle-orm";
import { auditVerification } from "@/drizzle/schema/audit";
import type { Tx } from "@/lib/db/transaction";

/** How far the continuous verification of a hospital's chain is, and what it has found. */
export type VerificationState = Omit<typeof auditVerification.$inferSelect, "hospitalId">;

/** The state of the hospital's verification; undefined before its first slice. */
export async function findVerification(tx: Tx): Promise<VerificationState | undefined> {
  const { hospitalId } = auditVerification;
  const [row] = await tx.db.select().from(auditVerification).where(eq(hospitalId, tx.actor.hospitalId));
  return row;
}

/** Stores the state after a slice. */
export async function saveVerification(tx: Tx, state: VerificationState): Promise<void> {
  await tx.db
    .insert(auditVerification)
    .values({ ...state, hospitalId: tx.actor.hospitalId })
    .onConflictDoUpdate({ target: auditVerification.hospitalId, set: state });
}
