import "server-only";
import { and, asc, desc, eq, gte, isNotNull, isNull, lte } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { auditDetection } from "@/drizzle/schema/audit-detection";
import { staff } from "@/drizzle/schema/staff";
import type { StaffTx } from "@/lib/access/command";
import type { Tx } from "@/lib/db/transaction";
import { newId, type AuditDetectionId } from "@/lib/ids";
import type { AlertProblem } from "@/lib/operations/detection/detection-kind";
import type { Found } from "@/lib/operations/detection/find-detections";

export type AuditDetectionRow = typeof auditDetection.$inferSelect;

const ofHospital = (tx: Tx) => eq(auditDetection.hospitalId, tx.actor.hospitalId);
const ofId = (tx: Tx, id: AuditDetectionId) => and(ofHospital(tx), eq(auditDetection.id, id));

/** Adds what was not found before, and returns it. Its alert is due at once where one is to be sent. */
export async function insertDetections(
  tx: Tx,
  found: readonly Found[],
  { hasAlert }: { hasAlert: boolean },
): Promise<AuditDetectionRow[]> {
  if (found.length === 0) return [];
  const common = { hospitalId: tx.actor.hospitalId, raisedAt: tx.now, nextAttemptAt: hasAlert ? tx.now : null };
  return tx.db
    .insert(auditDetection)
    .values(found.map((one) => ({ ...one, ...common, id: newId<AuditDetectionId>() })))
    .onConflictDoNothing()
    .returning();
}

export type NamedDetection = { detection: AuditDetectionRow; person: string | null; seenBy: string | null };

/** The hospital's detections since a time, the newest first, with the names of whom they are about and of who looked at them. */
export function listDetectionsSince(tx: Tx, since: Date, limit: number): Promise<NamedDetection[]> {
  const about = alias(staff, "about");
  const looking = alias(staff, "looking");
  const { hospitalId } = tx.actor;
  return tx.db
    .select({ detection: auditDetection, person: about.name, seenBy: looking.name })
    .from(auditDetection)
    .leftJoin(about, and(eq(about.hospitalId, hospitalId), eq(about.id, auditDetection.staffId)))
    .leftJoin(looking, and(eq(looking.hospitalId, hospitalId), eq(looking.id, auditDetection.seenBy)))
    .where(and(ofHospital(tx), gte(auditDetection.raisedAt, since)))
    .orderBy(desc(auditDetection.raisedAt), desc(auditDetection.windowStart), asc(auditDetection.id))
    .limit(limit);
}

/** A detection, locked until the transaction ends. */
export async function lockDetection(tx: Tx, id: AuditDetectionId): Promise<AuditDetectionRow | undefined> {
  const [row] = await tx.db.select().from(auditDetection).where(ofId(tx, id)).for("no key update");
  return row;
}

/** Notes that the actor has looked at a detection. */
export async function markSeen(tx: StaffTx, id: AuditDetectionId): Promise<void> {
  await tx.db.update(auditDetection).set({ seenAt: tx.now, seenBy: tx.actor.staffId }).where(ofId(tx, id));
}

/** Alerts that are due, the oldest first, locked until the transaction ends; those that another process has locked are left out. */
export function lockDueAlerts(tx: Tx, limit: number): Promise<AuditDetectionRow[]> {
  return tx.db
    .select()
    .from(auditDetection)
    .where(and(ofHospital(tx), isNotNull(auditDetection.nextAttemptAt), lte(auditDetection.nextAttemptAt, tx.now)))
    .orderBy(asc(auditDetection.nextAttemptAt))
    .limit(limit)
    .for("no key update", { skipLocked: true });
}

/** Counts an attempt that begins now; the next is due then, or never. */
export async function countAlertAttempt(
  tx: Tx,
  { id, attempts }: Pick<AuditDetectionRow, "id" | "attempts">,
  nextAttemptAt: Date | null,
): Promise<void> {
  await tx.db
    .update(auditDetection)
    .set({ attempts: attempts + 1, nextAttemptAt })
    .where(ofId(tx, id));
}

/** Stores that an alert was delivered, or why it was not. */
export async function settleAlert(
  tx: Tx,
  id: AuditDetectionId,
  failure: { problem: AlertProblem; status: number | null } | null,
): Promise<void> {
  const outcome = failure
    ? { lastProblem: failure.problem, lastStatus: failure.status }
    : { deliveredAt: tx.now, nextAttemptAt: null, lastProblem: null, lastStatus: null };
  await tx.db
    .update(auditDetection)
    .set(outcome)
    .where(and(ofId(tx, id), isNull(auditDetection.deliveredAt)));
}

/** Gives up the alerts that are still to be sent: there is nowhere to send them. */
export async function dropAlerts(tx: Tx): Promise<void> {
  await tx.db
    .update(auditDetection)
    .set({ nextAttemptAt: null })
    .where(and(ofHospital(tx), isNotNull(auditDetection.nextAttemptAt)));
}
