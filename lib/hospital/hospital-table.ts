import "server-only";
import { eq, sql } from "drizzle-orm";
import { hospital } from "@/drizzle/schema/hospital";
import type { RecordSettings } from "@/lib/hospital/record-settings";
import type { StaffSettings } from "@/lib/hospital/staff-settings";
import type { SystemConnection, SystemTx, Tx } from "@/lib/db/transaction";

export type HospitalRow = typeof hospital.$inferSelect;

const ownRow = (tx: Tx) => tx.db.select().from(hospital).where(eq(hospital.id, tx.actor.hospitalId));

/** The hospital of the transaction. Throws where its row has gone. */
export async function findOwnHospital(tx: Tx): Promise<HospitalRow> {
  const [row] = await ownRow(tx);
  if (!row) throw new Error("the hospital of the transaction does not exist");
  return row;
}

/**
 * The same, locked until the transaction ends: changes to its credentials happen one after another. Rows that refer to the hospital can be
 * added meanwhile, except where it gets another HIU id: PostgreSQL locks a row against those as well when a column of a unique index
 * changes, and that lock is taken at once rather than later.
 */
export async function lockOwnHospital(tx: Tx, { newHiuId }: { newHiuId?: string } = {}): Promise<HospitalRow> {
  const changes = newHiuId !== undefined && newHiuId !== (await findOwnHospital(tx)).hiuId;
  const [row] = await ownRow(tx).for(changes ? "update" : "no key update");
  if (!row) throw new Error("the hospital of the transaction does not exist");
  return row;
}

/**
 * Takes the lock on the hospital that adding one of its rows takes, such as an audit entry. A transaction that locks a credential, session
 * or circuit and adds such a row later calls this first: a change of the credentials locks the hospital before them.
 */
export async function lockOwnHospitalForShare(tx: Tx): Promise<void> {
  await ownRow(tx).for("key share");
}

// Any number that nothing else in this database locks.
const PREPARATION_LOCK = 7_214_002;

/** All hospitals. Until the transaction ends, another one that calls this waits: hospitals are created by one process at a time. */
export async function lockHospitalList(tx: SystemTx): Promise<HospitalRow[]> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(${PREPARATION_LOCK})`);
  return tx.db.select().from(hospital);
}

/** The ids and names of all hospitals. */
export function listHospitals(connection: SystemConnection): Promise<Pick<HospitalRow, "id" | "name" | "hiuId">[]> {
  const { id, name, hiuId } = hospital;
  return connection.db.select({ id, name, hiuId }).from(hospital).orderBy(hospital.createdAt);
}

/** The names of so many hospitals at most. */
export async function listFirstHospitalNames(connection: SystemConnection, limit: number): Promise<string[]> {
  const rows = await connection.db.select({ name: hospital.name }).from(hospital).limit(limit);
  return rows.map(({ name }) => name);
}

/** How a hospital's people work, where that differs from what is usual. */
export type HospitalSettings = Partial<Pick<HospitalRow, "maxSessions" | "allowsEmergencyAccess">>;

export async function insertHospital(
  tx: Tx,
  row: Pick<HospitalRow, "name" | "hiuId" | "createdAt"> & HospitalSettings,
): Promise<void> {
  await tx.db.insert(hospital).values({ ...row, id: tx.actor.hospitalId });
}

export async function updateHiuId(tx: Tx, hiuId: string): Promise<void> {
  await tx.db.update(hospital).set({ hiuId }).where(eq(hospital.id, tx.actor.hospitalId));
}

export async function updateRecordSettings(tx: Tx, settings: RecordSettings): Promise<void> {
  await tx.db.update(hospital).set(settings).where(eq(hospital.id, tx.actor.hospitalId));
}

export async function updateStaffSettings(tx: Tx, settings: StaffSettings): Promise<void> {
  await tx.db.update(hospital).set(settings).where(eq(hospital.id, tx.actor.hospitalId));
}

/** Sets where signs of misuse are sent; null for nowhere. */
export async function updateAlertUrl(tx: Tx, alertUrl: string | null): Promise<void> {
  await tx.db.update(hospital).set({ alertUrl }).where(eq(hospital.id, tx.actor.hospitalId));
}

/** Whether an HIU id is another hospital's, or belongs to a credential of another hospital that still receives callbacks. */
export async function isHiuIdTaken(tx: Tx, hiuId: string): Promise<boolean> {
  const { rows } = await tx.db.execute<{ taken: boolean }>(
    sql`select hiu_id_is_taken(${hiuId}, ${tx.actor.hospitalId}) as taken`,
  );
  return rows[0]?.taken === true;
}
