import "server-only";
import { asc, eq } from "drizzle-orm";
import { auditEntry } from "@/drizzle/schema/audit";
import type { TestDatabase } from "@/test/support/test-database";

/** The audited actions on one subject, oldest first, as `actor: action`. */
export async function auditedActions({ admin }: TestDatabase, subjectId: string): Promise<string[]> {
  const rows = await admin
    .select()
    .from(auditEntry)
    .where(eq(auditEntry.subjectId, subjectId))
    .orderBy(asc(auditEntry.id));
  return rows.map(({ actorName, actorId, action }) => `${actorName ?? actorId}: ${action}`);
}
