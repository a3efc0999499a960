import "server-only";
import { and, eq } from "drizzle-orm";
import { patientLookup } from "@/drizzle/schema/patient";
import type { Tx } from "@/lib/db/transaction";
import type { PatientLookupId } from "@/lib/ids";

export type PatientLookupRow = typeof patientLookup.$inferSelect;

export async function insertLookup(
  tx: Tx,
  row: Omit<typeof patientLookup.$inferInsert, "hospitalId" | "createdAt">,
): Promise<void> {
  await tx.db.insert(patientLookup).values({ ...row, hospitalId: tx.actor.hospitalId, createdAt: tx.now });
}

/** A look-up of the hospital; for staff only their own. */
export async function findLookup(tx: Tx, id: PatientLookupId): Promise<PatientLookupRow | undefined> {
  const own = tx.actor.kind === "staff" ? eq(patientLookup.requestedBy, tx.actor.staffId) : undefined;
  const [row] = await tx.db
    .select()
    .from(patientLookup)
    .where(and(eq(patientLookup.hospitalId, tx.actor.hospitalId), eq(patientLookup.id, id), own));
  return row;
}

/** Stores the result of a look-up that has none yet; returns whether it did. */
export async function finishLookup(
  tx: Tx,
  id: PatientLookupId,
  result: Pick<PatientLookupRow, "state" | "name" | "errorCode" | "errorMessage">,
): Promise<boolean> {
  const { hospitalId, state } = patientLookup;
  const finished = await tx.db
    .update(patientLookup)
    .set({ ...result, answeredAt: tx.now })
    .where(and(eq(hospitalId, tx.actor.hospitalId), eq(patientLookup.id, id), eq(state, "pending")))
    .returning({ id: patientLookup.id });
  return finished.length > 0;
}
