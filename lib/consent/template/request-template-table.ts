import "server-only";
import { and, asc, eq, isNull, or, sql } from "drizzle-orm";
import { requestTemplate } from "@/drizzle/schema/request-template";
import type { StaffTx } from "@/lib/access/command";
import { hasRole } from "@/lib/db/actor";
import { lockNames } from "@/lib/db/lock-names";
import type { RequestTemplateId, StaffId } from "@/lib/ids";

export type RequestTemplateRow = typeof requestTemplate.$inferSelect;

/** Whose templates are meant: a doctor's own, or the hospital's (null). */
export type TemplateOwner = StaffId | null;

const withId = (tx: StaffTx, id: RequestTemplateId) => and(ofHospital(tx), eq(requestTemplate.id, id));
const ofHospital = (tx: StaffTx) => eq(requestTemplate.hospitalId, tx.actor.hospitalId);
const ofOwner = (tx: StaffTx, owner: TemplateOwner) =>
  and(ofHospital(tx), owner === null ? isNull(requestTemplate.staffId) : eq(requestTemplate.staffId, owner));

/** Whose the template is, if the actor may change it: a doctor their own, an admin the hospital's. Undefined for every other one. */
export async function findChangeableOwner(tx: StaffTx, id: RequestTemplateId): Promise<TemplateOwner | undefined> {
  const [row] = await tx.db.select({ staffId: requestTemplate.staffId }).from(requestTemplate).where(withId(tx, id));
  const isOwn = row?.staffId === tx.actor.staffId && hasRole(tx.actor, "doctor");
  const isHospitals = row?.staffId === null && hasRole(tx.actor, "admin");
  return isOwn || isHospitals ? row.staffId : undefined;
}

/** The templates that the actor may use: the own ones first, then the hospital's, each by name. */
export async function listUsableTemplates(tx: StaffTx): Promise<RequestTemplateRow[]> {
  const { staffId, name, id } = requestTemplate;
  return tx.db
    .select()
    .from(requestTemplate)
    .where(and(ofHospital(tx), or(isNull(staffId), eq(staffId, tx.actor.staffId))))
    .orderBy(sql`${staffId} is null`, asc(sql`lower(${name})`), asc(id));
}

/** The templates of one owner, locked against others that are added until the transaction ends. */
export async function lockTemplates(tx: StaffTx, owner: TemplateOwner): Promise<RequestTemplateRow[]> {
  await lockNames(tx, [`templates:${owner ?? tx.actor.hospitalId}`]);
  return tx.db.select().from(requestTemplate).where(ofOwner(tx, owner));
}

export async function insertTemplate(
  tx: StaffTx,
  row: Omit<RequestTemplateRow, "hospitalId" | "createdAt">,
): Promise<void> {
  await tx.db.insert(requestTemplate).values({ ...row, hospitalId: tx.actor.hospitalId, createdAt: tx.now });
}

export async function renameTemplateRow(tx: StaffTx, id: RequestTemplateId, name: string): Promise<void> {
  await tx.db.update(requestTemplate).set({ name }).where(withId(tx, id));
}

/** Deletes a template; returns whether there was one. */
export async function deleteTemplateRow(tx: StaffTx, id: RequestTemplateId): Promise<boolean> {
  return (await tx.db.delete(requestTemplate).where(withId(tx, id))).rowCount === 1;
}
