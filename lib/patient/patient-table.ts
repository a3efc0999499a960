import "server-only";
import { and, eq } from "drizzle-orm";
import { patient } from "@/drizzle/schema/patient";
import type { Tx } from "@/lib/db/transaction";
import type { PatientId } from "@/lib/ids";
import { searchWordsOf } from "@/lib/patient/search-words";

export type PatientRow = typeof patient.$inferSelect;

export async function findPatient(tx: Tx, abhaAddress: string): Promise<PatientRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(patient)
    .where(and(eq(patient.hospitalId, tx.actor.hospitalId), eq(patient.abhaAddress, abhaAddress)));
  return row;
}

/** The patient of the hospital with this id of ours. */
export async function findPatientById(tx: Tx, id: PatientId): Promise<PatientRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(patient)
    .where(and(eq(patient.hospitalId, tx.actor.hospitalId), eq(patient.id, id)));
  return row;
}

/** Adds a patient unless the hospital knows them, and stores the name where one is given. */
export async function upsertPatient(tx: Tx, abhaAddress: string, name: string | null = null): Promise<void> {
  const values = {
    hospitalId: tx.actor.hospitalId,
    abhaAddress,
    name,
    foundAt: name === null ? null : tx.now,
    searchWords: searchWordsOf(abhaAddress, name),
  };
  const insert = tx.db.insert(patient).values(values);
  const target = [patient.hospitalId, patient.abhaAddress];
  await (name === null
    ? insert.onConflictDoNothing({ target })
    : insert.onConflictDoUpdate({ target, set: { name, foundAt: tx.now, searchWords: values.searchWords } }));
}
