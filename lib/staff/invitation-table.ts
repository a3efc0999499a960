import "server-only";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { hospital } from "@/drizzle/schema/hospital";
import { staff, staffInvitation } from "@/drizzle/schema/staff";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { StaffId, StaffInvitationId } from "@/lib/ids";
import type { StaffRow } from "@/lib/staff/staff-table";

export type InvitationRow = typeof staffInvitation.$inferSelect;

export async function insertInvitation(
  tx: Tx,
  row: Omit<typeof staffInvitation.$inferInsert, "hospitalId">,
): Promise<void> {
  await tx.db.insert(staffInvitation).values({ ...row, hospitalId: tx.actor.hospitalId });
}

/** Withdraws the links of a person that are neither used nor withdrawn; returns how many of them would still have worked. */
export async function withdrawInvitations(tx: Tx, staffId: StaffId): Promise<number> {
  const rows = await tx.db
    .update(staffInvitation)
    .set({ withdrawnAt: tx.now })
    .where(and(ofPerson(tx, staffId), isNull(staffInvitation.usedAt), isNull(staffInvitation.withdrawnAt)))
    .returning({ expiresAt: staffInvitation.expiresAt });
  return rows.filter(({ expiresAt }) => expiresAt > tx.now).length;
}

/** Marks a link as used; false where it was used, withdrawn or over before. */
export async function useInvitation(tx: Tx, id: StaffInvitationId): Promise<boolean> {
  const works = and(
    isNull(staffInvitation.usedAt),
    isNull(staffInvitation.withdrawnAt),
    gt(staffInvitation.expiresAt, tx.now),
  );
  const rows = await tx.db
    .update(staffInvitation)
    .set({ usedAt: tx.now })
    .where(and(eq(staffInvitation.hospitalId, tx.actor.hospitalId), eq(staffInvitation.id, id), works))
    .returning({ id: staffInvitation.id });
  return rows.length > 0;
}

/** The newest link of a person; null where there never was one. */
export async function findLatestInvitation(tx: Tx, staffId: StaffId): Promise<InvitationRow | null> {
  const [row] = await tx.db
    .select()
    .from(staffInvitation)
    .where(ofPerson(tx, staffId))
    .orderBy(desc(staffInvitation.createdAt))
    .limit(1);
  return row ?? null;
}

/** A link with its person and the hospital's name, in any hospital. */
export type FoundInvitation = {
  invitation: InvitationRow;
  staff: StaffRow;
  hospital: string;
  /** Whether the person got another link later. */
  isReplaced: boolean;
};

export async function findInvitationByDigest(
  connection: SystemConnection,
  digest: Buffer,
): Promise<FoundInvitation | null> {
  const [row] = await connection.db
    .select({
      invitation: staffInvitation,
      staff,
      hospital: hospital.name,
      isReplaced: sql<boolean>`exists (select from staff_invitation later where later.hospital_id = ${staffInvitation.hospitalId}
        and later.staff_id = ${staffInvitation.staffId} and later.created_at > ${staffInvitation.createdAt})`,
    })
    .from(staffInvitation)
    .innerJoin(staff, eq(staff.id, staffInvitation.staffId))
    .innerJoin(hospital, eq(hospital.id, staffInvitation.hospitalId))
    .where(eq(staffInvitation.tokenDigest, digest));
  return row ?? null;
}

const ofPerson = (tx: Tx, staffId: StaffId) =>
  and(eq(staffInvitation.hospitalId, tx.actor.hospitalId), eq(staffInvitation.staffId, staffId));
