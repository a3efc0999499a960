import "server-only";
import { and, asc, eq, inArray } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { careTeamMember } from "@/drizzle/schema/care-team-member";
import { staff } from "@/drizzle/schema/staff";
import type { StaffTx } from "@/lib/access/command";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId, StaffId } from "@/lib/ids";

const ofRequest = (tx: Tx, id: ConsentRequestId) =>
  and(eq(careTeamMember.hospitalId, tx.actor.hospitalId), eq(careTeamMember.consentRequestId, id));

/** Adds a doctor to a request; false where the doctor is a member already. */
export async function insertMember(tx: StaffTx, id: ConsentRequestId, staffId: StaffId): Promise<boolean> {
  const { hospitalId } = tx.actor;
  const { rowCount } = await tx.db
    .insert(careTeamMember)
    .values({ hospitalId, consentRequestId: id, staffId, addedBy: tx.actor.staffId, addedAt: tx.now })
    .onConflictDoNothing();
  return rowCount === 1;
}

/** Removes a doctor from a request; false where the doctor is no member. */
export async function deleteMember(tx: Tx, id: ConsentRequestId, staffId: StaffId): Promise<boolean> {
  const { rowCount } = await tx.db
    .delete(careTeamMember)
    .where(and(ofRequest(tx, id), eq(careTeamMember.staffId, staffId)));
  return rowCount === 1;
}

/** The members of a request with the name of who added them, by name. */
export async function listMembers(tx: Tx, id: ConsentRequestId) {
  const adding = alias(staff, "adding");
  return tx.db
    .select({ id: staff.id, name: staff.name, addedBy: adding.name, addedAt: careTeamMember.addedAt })
    .from(careTeamMember)
    .innerJoin(staff, and(eq(staff.hospitalId, careTeamMember.hospitalId), eq(staff.id, careTeamMember.staffId)))
    .innerJoin(adding, and(eq(adding.hospitalId, careTeamMember.hospitalId), eq(adding.id, careTeamMember.addedBy)))
    .where(ofRequest(tx, id))
    .orderBy(asc(staff.name), asc(staff.id));
}

/** Those of some requests of which a doctor is a member. */
export async function filterByMember(
  tx: Tx,
  staffId: StaffId,
  ids: readonly ConsentRequestId[],
): Promise<ConsentRequestId[]> {
  if (ids.length === 0) return [];
  const rows = await tx.db
    .select({ id: careTeamMember.consentRequestId })
    .from(careTeamMember)
    .where(
      and(
        eq(careTeamMember.hospitalId, tx.actor.hospitalId),
        eq(careTeamMember.staffId, staffId),
        inArray(careTeamMember.consentRequestId, [...ids]),
      ),
    );
  return rows.map(({ id }) => id);
}
