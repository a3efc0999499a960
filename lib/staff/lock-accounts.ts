import "server-only";
import { lockNames } from "@/lib/db/lock-names";
import type { Tx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { lockOwnHospitalForShare } from "@/lib/hospital/hospital-table";
import type { StaffId } from "@/lib/ids";
import { hasOtherAdmin, lockStaff, type StaffRow } from "@/lib/staff/staff-table";

/**
 * Locks a person of the hospital for a change, after the hospital's list of accounts: changes of accounts happen one after another, so that
 * two of them at once do not leave the hospital without an admin. Throws `not-found`.
 */
export async function lockAccount(tx: Tx, id: StaffId): Promise<StaffRow> {
  await lockOwnHospitalForShare(tx);
  await lockNames(tx, [`accounts of ${tx.actor.hospitalId}`]);
  const row = await lockStaff(tx, id);
  if (!row) throw new AppError("not-found");
  return row;
}

/** Throws `last-admin` where nobody else could act as the hospital's admin. Called under the lock of {@link lockAccount}. */
export async function requireOtherAdmin(tx: Tx, id: StaffId): Promise<void> {
  if (!(await hasOtherAdmin(tx, id))) throw new AppError("last-admin");
}
