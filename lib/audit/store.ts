import "server-only";
import { and, asc, desc, eq, inArray, or } from "drizzle-orm";
import { auditEntry } from "@/drizzle/schema/audit";
import type { Subject } from "@/lib/audit/record-audit";
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

/** Which of some actions was the last to happen to a subject in the actor's hospital. */
export async function latestAction(
  ctx: Context,
  { kind, id }: Subject,
  actions: string[],
): Promise<string | undefined> {
  const [row] = await ctx.db
    .select({ action: auditEntry.action })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.hospitalId, ctx.actor.hospitalId),
        eq(auditEntry.subjectKind, kind),
        eq(auditEntry.subjectId, id),
        inArray(auditEntry.action, actions),
      ),
    )
    .orderBy(desc(auditEntry.id))
    .limit(1);
  return row?.action;
}
