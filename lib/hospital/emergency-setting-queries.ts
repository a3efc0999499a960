import "server-only";
import { and, arrayContains, eq, gt, isNull } from "drizzle-orm";
import { emergencyAccess } from "@/drizzle/schema/emergency-access";
import { staff } from "@/drizzle/schema/staff";
import type { Tx } from "@/lib/db/transaction";

/** Whether the hospital has a privacy officer whose account is not disabled. */
export async function hasPrivacyOfficer(tx: Tx): Promise<boolean> {
  const rows = await tx.db
    .select({ id: staff.id })
    .from(staff)
    .where(
      and(
        eq(staff.hospitalId, tx.actor.hospitalId),
        arrayContains(staff.roles, ["privacy-officer"]),
        isNull(staff.disabledAt),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Ends the hospital's accesses in an emergency that are open. */
export async function endOpenAccesses(tx: Tx): Promise<void> {
  const { hospitalId, endsAt } = emergencyAccess;
  await tx.db
    .update(emergencyAccess)
    .set({ endsAt: tx.now })
    .where(and(eq(hospitalId, tx.actor.hospitalId), gt(endsAt, tx.now)));
}
