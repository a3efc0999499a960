import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { patient, patientLookup } from "@/drizzle/schema/patient";
import type { Context } from "@/lib/db/context";
import type { PatientLookupId } from "@/lib/ids";

export type PatientRow = typeof patient.$inferSelect;
export type PatientLookupRow = typeof patientLookup.$inferSelect;

export async function findPatient(ctx: Context, abhaAddress: string): Promise<PatientRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(patient)
    .where(and(eq(patient.hospitalId, ctx.actor.hospitalId), eq(patient.abhaAddress, abhaAddress)));
  return row;
}

/** Adds a patient, or fills in the name where one is now known. */
export async function upsertPatient(ctx: Context, abhaAddress: string, name: string | null): Promise<void> {
  const values = {
    hospitalId: ctx.actor.hospitalId,
    abhaAddress,
    name,
    foundAt: name === null ? null : ctx.now,
  };
  const insert = ctx.db.insert(patient).values(values);
  const target = [patient.hospitalId, patient.abhaAddress];
  await (name === null
    ? insert.onConflictDoNothing({ target })
    : insert.onConflictDoUpdate({ target, set: { name, foundAt: ctx.now } }));
}

export async function insertLookup(ctx: Context, row: typeof patientLookup.$inferInsert): Promise<void> {
  await ctx.db.insert(patientLookup).values(row);
}

export async function findLookup(ctx: Context, id: PatientLookupId): Promise<PatientLookupRow | undefined> {
  const mine = ctx.actor.kind === "staff" ? eq(patientLookup.askedBy, ctx.actor.staffId) : sql`true`;
  const [row] = await ctx.db
    .select()
    .from(patientLookup)
    .where(and(eq(patientLookup.hospitalId, ctx.actor.hospitalId), eq(patientLookup.id, id), mine));
  return row;
}

/** Writes the answer to a question that is still open; tells whether it was. */
export async function settleLookup(
  ctx: Context,
  id: PatientLookupId,
  answer: Pick<PatientLookupRow, "state" | "name" | "errorCode" | "errorMessage">,
): Promise<boolean> {
  const settled = await ctx.db
    .update(patientLookup)
    .set({ ...answer, answeredAt: ctx.now })
    .where(
      and(
        eq(patientLookup.hospitalId, ctx.actor.hospitalId),
        eq(patientLookup.id, id),
        eq(patientLookup.state, "asking"),
      ),
    )
    .returning({ id: patientLookup.id });
  return settled.length > 0;
}
