import "server-only";
import { and, asc, count, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { emergencyAccess } from "@/drizzle/schema/emergency-access";
import { hospital } from "@/drizzle/schema/hospital";
import { staff } from "@/drizzle/schema/staff";
import type { StaffTx } from "@/lib/access/command";
import type { EmergencyFinding } from "@/lib/consent/emergency/emergency-finding";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId, EmergencyAccessId, StaffId } from "@/lib/ids";

export type EmergencyAccessRow = typeof emergencyAccess.$inferSelect;

const ofHospital = (tx: Tx) => eq(emergencyAccess.hospitalId, tx.actor.hospitalId);

/** Adds an access of the actor that begins now. */
export async function insertEmergencyAccess(
  tx: StaffTx,
  row: Pick<EmergencyAccessRow, "id" | "consentRequestId" | "reason" | "endsAt">,
): Promise<void> {
  const { hospitalId, staffId } = tx.actor;
  await tx.db.insert(emergencyAccess).values({ ...row, hospitalId, staffId, startedAt: tx.now });
}

/** The accesses of a person to some requests that have not ended, with their ends; none while the hospital does not allow any. */
export async function listOpenAccesses(
  tx: Tx,
  staffId: StaffId,
  ids: readonly ConsentRequestId[],
): Promise<Pick<EmergencyAccessRow, "id" | "consentRequestId" | "endsAt">[]> {
  if (ids.length === 0) return [];
  const { id, consentRequestId, endsAt } = emergencyAccess;
  return tx.db
    .select({ id, consentRequestId, endsAt })
    .from(emergencyAccess)
    .innerJoin(hospital, and(eq(hospital.id, emergencyAccess.hospitalId), hospital.allowsEmergencyAccess))
    .where(
      and(
        ofHospital(tx),
        eq(emergencyAccess.staffId, staffId),
        inArray(emergencyAccess.consentRequestId, [...ids]),
        gt(emergencyAccess.endsAt, tx.now),
      ),
    )
    .orderBy(asc(emergencyAccess.endsAt));
}

/** An access with the names of who opened and who reviewed it, and whose consent it was. */
export type NamedAccess = EmergencyAccessRow & { by: string; reviewer: string | null; requester: string };

function namedAccesses(tx: Tx) {
  const opening = alias(staff, "opening");
  const reviewing = alias(staff, "reviewing");
  const requesting = alias(staff, "requesting");
  const { hospitalId } = tx.actor;
  return tx.db
    .select({ access: emergencyAccess, by: opening.name, reviewer: reviewing.name, requester: requesting.name })
    .from(emergencyAccess)
    .innerJoin(opening, and(eq(opening.hospitalId, hospitalId), eq(opening.id, emergencyAccess.staffId)))
    .leftJoin(reviewing, and(eq(reviewing.hospitalId, hospitalId), eq(reviewing.id, emergencyAccess.reviewedBy)))
    .innerJoin(
      consentRequest,
      and(eq(consentRequest.hospitalId, hospitalId), eq(consentRequest.id, emergencyAccess.consentRequestId)),
    )
    .innerJoin(requesting, and(eq(requesting.hospitalId, hospitalId), eq(requesting.id, consentRequest.requesterId)));
}

const toNamed = ({ access, ...names }: Awaited<ReturnType<typeof namedAccesses>>[number]): NamedAccess => ({
  ...access,
  ...names,
});

/** The accesses to a request, the newest first. */
export async function listAccessesOf(tx: Tx, id: ConsentRequestId): Promise<NamedAccess[]> {
  const rows = await namedAccesses(tx)
    .where(and(ofHospital(tx), eq(emergencyAccess.consentRequestId, id)))
    .orderBy(desc(emergencyAccess.startedAt));
  return rows.map(toNamed);
}

/** The accesses of the hospital: those without a finding, the oldest first, and then the newest others; `limit` in all. */
export async function listAccesses(tx: Tx, limit: number): Promise<NamedAccess[]> {
  const rows = await namedAccesses(tx)
    .where(ofHospital(tx))
    .orderBy(
      sql`${emergencyAccess.reviewedAt} desc nulls first`,
      sql`case when ${emergencyAccess.reviewedAt} is null then ${emergencyAccess.startedAt} end`,
    )
    .limit(limit);
  return rows.map(toNamed);
}

/** How many accesses of the hospital have no finding. */
export async function countUnreviewed(tx: Tx): Promise<number> {
  const [row] = await tx.db
    .select({ accesses: count() })
    .from(emergencyAccess)
    .where(and(ofHospital(tx), isNull(emergencyAccess.reviewedAt)));
  return row?.accesses ?? 0;
}

/** An access, locked until the transaction ends. */
export async function lockEmergencyAccess(tx: Tx, id: EmergencyAccessId): Promise<EmergencyAccessRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(emergencyAccess)
    .where(and(ofHospital(tx), eq(emergencyAccess.id, id)))
    .for("no key update");
  return row;
}

/** Closes an access with what the actor found; one that is not justified ends at once. */
export async function closeEmergencyAccess(
  tx: StaffTx,
  id: EmergencyAccessId,
  { finding, findingNote }: { finding: EmergencyFinding; findingNote: string | null },
): Promise<void> {
  await tx.db
    .update(emergencyAccess)
    .set({
      finding,
      findingNote,
      reviewedAt: tx.now,
      reviewedBy: tx.actor.staffId,
      ...(finding === "not-justified" && { endsAt: earlier(emergencyAccess.endsAt, tx.now) }),
    })
    .where(and(ofHospital(tx), eq(emergencyAccess.id, id)));
}

const earlier = (column: typeof emergencyAccess.endsAt, instant: Date) =>
  sql`least(${column}, ${instant.toISOString()}::timestamptz)`;
