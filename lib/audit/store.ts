import "server-only";
import { and, asc, eq } from "drizzle-orm";
import { auditEntry } from "@/drizzle/schema/audit";
import type { Subject } from "@/lib/audit/record";
import type { Context } from "@/lib/db/context";

export type AuditEntry = typeof auditEntry.$inferSelect;

/** The steps of one subject in the actor's hospital, oldest first. */
export function auditTrail(ctx: Context, subject: Subject): Promise<AuditEntry[]> {
  return ctx.db
    .select()
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.hospitalId, ctx.actor.hospitalId),
        eq(auditEntry.subjectKind, subject.kind),
        eq(auditEntry.subjectId, subject.id),
      ),
    )
    .orderBy(asc(auditEntry.id));
}
