import "server-only";
import { eq, sql } from "drizzle-orm";
import { hospital } from "@/drizzle/schema/hospital";
import type { Context } from "@/lib/db/context";
import type { HospitalId } from "@/lib/ids";

type Db = Context["db"];
export type HospitalRow = typeof hospital.$inferSelect;

export async function findHospital(db: Db, id: HospitalId): Promise<HospitalRow | null> {
  const [row] = await db.select().from(hospital).where(eq(hospital.id, id));
  return row ?? null;
}

/** The hospital that a callback's `X-HIU-ID` names. */
export async function findHospitalByHiuId(db: Db, hiuId: string): Promise<HospitalRow | null> {
  const [row] = await db.select().from(hospital).where(eq(hospital.hiuId, hiuId));
  return row ?? null;
}

/** Whether there is any hospital; until the transaction ends no other can add one. */
export async function lockAnyHospital(db: Db): Promise<boolean> {
  await db.execute(sql`lock table ${hospital} in share row exclusive mode`);
  const [row] = await db.select({ id: hospital.id }).from(hospital).limit(1);
  return row !== undefined;
}

/** The hospital, held until the transaction ends: changes to its credentials take turns. */
export async function lockHospital(db: Db, id: HospitalId): Promise<HospitalRow | null> {
  const [row] = await db.select().from(hospital).where(eq(hospital.id, id)).for("update");
  return row ?? null;
}

export async function insertHospital(db: Db, row: HospitalRow): Promise<void> {
  await db.insert(hospital).values(row);
}

export async function updateHiuId(db: Db, id: HospitalId, hiuId: string): Promise<void> {
  await db.update(hospital).set({ hiuId }).where(eq(hospital.id, id));
}
