import "server-only";
import { and, asc, eq, or } from "drizzle-orm";
import { auditEntry } from "@/drizzle/schema/audit";
import type { Subject } from "@/lib/audit/record";
import type { Context } from "@/lib/db/context";

export type AuditEntry = typeof auditEntry.$inferSelect;

/** The steps of some subjects in the actor's hospital, oldest first. */
export function auditTrail(ctx: Context, subjects: Subject[]): Promise<AuditEntry[]> {
  const isOneOf = subjects.map(({ kind, id }) => and(eq(auditEntry.subjectKind, kind), eq(auditEntry.subjectId, id)));
  return ctx.db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.hospitalId, ctx.actor.hospitalId), or(...isOneOf)))
    .orderBy(asc(auditEntry.id));
}
