import "server-only";
import { and, desc, eq, gte, inArray, lt, max, ne, sql, type SQL } from "drizzle-orm";
import { auditEntry } from "@/drizzle/schema/audit";
import { staff } from "@/drizzle/schema/staff";
import type { AuditAction, AuditOutcome } from "@/lib/audit/audit-action";
import type { Tx } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";

/** Which entries are read; null where any are. */
export type AuditFilter = {
  person: StaffId | null;
  patientDigest: Buffer | null;
  actions: readonly AuditAction[] | null;
  outcome: AuditOutcome | null;
  since: Date | null;
  before: Date | null;
};

export type AuditRow = typeof auditEntry.$inferSelect;

/** The hospital's newest entries, those before an id where one is given. */
export async function listAuditRows(
  { db, actor }: Tx,
  filter: AuditFilter,
  beforeId: number | null,
  limit: number,
): Promise<AuditRow[]> {
  return db
    .select()
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.hospitalId, actor.hospitalId),
        ...conditionsOf(filter),
        beforeId === null ? undefined : lt(auditEntry.id, beforeId),
      ),
    )
    .orderBy(desc(auditEntry.id))
    .limit(limit);
}

function conditionsOf({ person, patientDigest, actions, outcome, since, before }: AuditFilter): (SQL | undefined)[] {
  return [
    person === null ? undefined : eq(auditEntry.actorId, person),
    patientDigest === null ? undefined : eq(auditEntry.patientDigest, patientDigest),
    actions === null ? undefined : inArray(auditEntry.action, [...actions]),
    outcome === null ? undefined : eq(auditEntry.outcome, outcome),
    since === null ? undefined : gte(auditEntry.at, since),
    before === null ? undefined : lt(auditEntry.at, before),
  ];
}

export type ViewerRow = {
  person: string | null;
  times: number;
  firstAt: Date;
  lastAt: Date;
  actions: AuditAction[];
  addresses: string[];
  purposes: string[];
};

/** The people who left entries of some actions about a patient, the last one first. */
export async function listViewers(
  { db, actor }: Tx,
  patientDigest: Buffer,
  actions: readonly AuditAction[],
): Promise<ViewerRow[]> {
  const { actorName, at, action, address, purpose } = auditEntry;
  const distinct = (column: SQL) =>
    sql<string[]>`coalesce(array_agg(distinct ${column}) filter (where ${column} is not null), '{}')`;
  return db
    .select({
      person: max(actorName),
      times: sql<number>`count(*)::int`,
      firstAt: sql`min(${at})`.mapWith(at),
      lastAt: sql`max(${at})`.mapWith(at),
      actions: distinct(sql`${action}`) as SQL<AuditAction[]>,
      addresses: distinct(sql`${address}`),
      purposes: distinct(sql`${purpose}`),
    })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.hospitalId, actor.hospitalId),
        eq(auditEntry.patientDigest, patientDigest),
        eq(auditEntry.actorKind, "staff"),
        eq(auditEntry.outcome, "done"),
        inArray(action, [...actions]),
      ),
    )
    .groupBy(auditEntry.actorId)
    .orderBy(desc(sql`max(${at})`));
}

/** Who else looked at something, and when last. */
export async function listOtherViewers(
  { db, actor }: Tx,
  reader: StaffId,
  subject: { kind: AuditRow["subjectKind"]; id: string },
  action: AuditAction,
): Promise<{ person: string | null; lastAt: Date }[]> {
  return db
    .select({ person: max(auditEntry.actorName), lastAt: sql`max(${auditEntry.at})`.mapWith(auditEntry.at) })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.hospitalId, actor.hospitalId),
        eq(auditEntry.subjectKind, subject.kind),
        eq(auditEntry.subjectId, subject.id),
        eq(auditEntry.action, action),
        eq(auditEntry.actorKind, "staff"),
        ne(auditEntry.actorId, reader),
      ),
    )
    .groupBy(auditEntry.actorId)
    .orderBy(desc(sql`max(${auditEntry.at})`))
    .limit(50);
}

/** The hospital's people, by name. */
export function listPeople({ db, actor }: Tx): Promise<{ id: StaffId; name: string }[]> {
  return db
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(eq(staff.hospitalId, actor.hospitalId))
    .orderBy(staff.name, staff.id);
}
