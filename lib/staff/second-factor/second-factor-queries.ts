import "server-only";
import { and, eq, isNull, sql, type SQL } from "drizzle-orm";
import { staff } from "@/drizzle/schema/staff";
import type { Queries, SystemConnection } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";

export type SecondFactorFacts = {
  /** A passkey, or an authenticator app that is confirmed. */
  hasPasskey: boolean;
  hasApp: boolean;
  hasPassword: boolean;
  passwordHash: string | null;
  doctorsNeedSecondFactor: boolean;
  /** Since when a second factor is demanded of the person. */
  askedAt: Date | null;
};

/** How a person signs in, and what their hospital demands. */
export async function findSecondFactorFacts(
  { db }: { db: Queries },
  staffId: StaffId,
): Promise<SecondFactorFacts | null> {
  const { rows } = await db.execute<Record<string, unknown>>(factsOf(staffId));
  const [row] = rows;
  if (!row) return null;
  const passwordHash = (row["password_hash"] as string | null) ?? null;
  return {
    hasPasskey: row["has_passkey"] === true,
    hasApp: row["has_app"] === true,
    hasPassword: passwordHash !== null,
    passwordHash,
    doctorsNeedSecondFactor: row["doctors_need"] === true,
    askedAt: row["asked_at"] === null ? null : new Date(String(row["asked_at"])),
  };
}

const factsOf = (staffId: StaffId): SQL => sql`
  select s.password_hash, h.doctors_need_second_factor as doctors_need,
         exists (select from passkey p where p.hospital_id = s.hospital_id and p.staff_id = s.id) as has_passkey,
         exists (select from authenticator_app a where a.staff_id = s.id and a.confirmed_at is not null) as has_app,
         to_char(s.second_factor_asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as asked_at
  from staff s join hospital h on h.id = s.hospital_id where s.id = ${staffId}`;

/** Stores since when a second factor is demanded of a person, where that is not known yet. */
export async function startDemand({ db, now }: SystemConnection, staffId: StaffId): Promise<void> {
  const isNew = and(eq(staff.id, staffId), isNull(staff.secondFactorAskedAt));
  await db.update(staff).set({ secondFactorAskedAt: now }).where(isNew);
}

/** Removes that a second factor is demanded of a person: a later demand gives them the whole time again. */
export async function endDemand({ db }: SystemConnection, staffId: StaffId): Promise<void> {
  await db.update(staff).set({ secondFactorAskedAt: null }).where(eq(staff.id, staffId));
}
