import "server-only";
import { and, eq } from "drizzle-orm";
import { identityProvider, staffIdentity } from "@/drizzle/schema/identity-provider";
import { staff } from "@/drizzle/schema/staff";
import type { Role, StaffActor } from "@/lib/db/actor";
import type { Tx } from "@/lib/db/transaction";
import type { IdentityProviderId, StaffId } from "@/lib/ids";
import type { StaffRow } from "@/lib/staff/staff-table";

/** The account of a subject of a provider, locked until the transaction ends. */
export async function lockStaffOfSubject(
  tx: Tx,
  providerId: IdentityProviderId,
  subject: string,
): Promise<StaffRow | null> {
  const [row] = await tx.db
    .select({ staff })
    .from(staffIdentity)
    .innerJoin(staff, eq(staff.id, staffIdentity.staffId))
    .where(
      and(
        eq(staffIdentity.hospitalId, tx.actor.hospitalId),
        eq(staffIdentity.providerId, providerId),
        eq(staffIdentity.subject, subject),
      ),
    )
    .for("update", { of: staff });
  return row?.staff ?? null;
}

/** The account of an e-mail address in this hospital, locked until the transaction ends. */
export async function lockStaffOfEmail(tx: Tx, email: string): Promise<StaffRow | null> {
  const [row] = await tx.db
    .select()
    .from(staff)
    .where(and(eq(staff.hospitalId, tx.actor.hospitalId), eq(staff.email, email.toLowerCase())))
    .for("update");
  return row ?? null;
}

/** The identity provider at which whoever acts signs in; null where there is none, or it is not in use. */
export async function findOwnProvider({ db, actor }: Tx<StaffActor>): Promise<{ id: string; name: string } | null> {
  const [row] = await db
    .select({ id: identityProvider.id, name: identityProvider.name })
    .from(staffIdentity)
    .innerJoin(identityProvider, eq(identityProvider.id, staffIdentity.providerId))
    .where(
      and(
        eq(staffIdentity.hospitalId, actor.hospitalId),
        eq(staffIdentity.staffId, actor.staffId),
        identityProvider.isEnabled,
      ),
    );
  return row ?? null;
}

/** Whether a person has a subject at a provider already. */
export async function hasIdentity(tx: Tx, providerId: IdentityProviderId, staffId: StaffId): Promise<boolean> {
  const rows = await tx.db
    .select({ subject: staffIdentity.subject })
    .from(staffIdentity)
    .where(
      and(
        eq(staffIdentity.hospitalId, tx.actor.hospitalId),
        eq(staffIdentity.staffId, staffId),
        eq(staffIdentity.providerId, providerId),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

export async function insertIdentity(
  tx: Tx,
  row: Omit<typeof staffIdentity.$inferInsert, "hospitalId" | "createdAt">,
): Promise<void> {
  await tx.db.insert(staffIdentity).values({ ...row, hospitalId: tx.actor.hospitalId, createdAt: tx.now });
}

/** Forgets who is who at a provider: subjects belong to one issuer. */
export async function deleteIdentities(tx: Tx, providerId: IdentityProviderId): Promise<void> {
  const own = eq(staffIdentity.hospitalId, tx.actor.hospitalId);
  await tx.db.delete(staffIdentity).where(and(own, eq(staffIdentity.providerId, providerId)));
}

/** Sets the roles of a person, and the one that the version before reads. */
export async function updateRoles(tx: Tx, id: StaffId, roles: readonly Role[]): Promise<void> {
  const own = and(eq(staff.hospitalId, tx.actor.hospitalId), eq(staff.id, id));
  await tx.db
    .update(staff)
    .set({ roles: [...roles], role: roles[0] ?? "" })
    .where(own);
}
