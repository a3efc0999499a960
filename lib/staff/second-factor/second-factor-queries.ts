import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Queries } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";

export type SecondFactorFacts = {
  /** A passkey, or an authenticator app that is confirmed. */
  hasPasskey: boolean;
  hasApp: boolean;
  hasPassword: boolean;
  passwordHash: string | null;
  doctorsNeedSecondFactor: boolean;
  firstSignInAt: Date | null;
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
    firstSignInAt: row["first_sign_in_at"] === null ? null : new Date(String(row["first_sign_in_at"])),
  };
}

const factsOf = (staffId: StaffId): SQL => sql`
  select s.password_hash, h.doctors_need_second_factor as doctors_need,
         exists (select from passkey p where p.hospital_id = s.hospital_id and p.staff_id = s.id) as has_passkey,
         exists (select from authenticator_app a where a.staff_id = s.id and a.confirmed_at is not null) as has_app,
         (select to_char(min(e.created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
          from staff_session e where e.staff_id = s.id) as first_sign_in_at
  from staff s join hospital h on h.id = s.hospital_id where s.id = ${staffId}`;
