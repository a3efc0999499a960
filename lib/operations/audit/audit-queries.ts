import "server-only";
import { and, desc, eq, gte, inArray, lt, max, ne, or, sql, type SQL } from "drizzle-orm";
import { auditEntry } from "@/drizzle/schema/audit";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { healthRecord } from "@/drizzle/schema/health-record";
import { staff } from "@/drizzle/schema/staff";
import type { AuditAction, AuditOutcome } from "@/lib/audit/audit-action";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentRequestId, StaffId } from "@/lib/ids";

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
      times: timesOf(),
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

/** How often something was done: repeated reads are one entry with their number. */
const timesOf = () =>
  sql<number>`sum(case when jsonb_typeof(${auditEntry.detail} -> 'repeats') = 'number' then (${auditEntry.detail} ->> 'repeats')::int else 1 end)::int`;

/** By which a request or the records that came by it are looked at. */
const LOOKED_AT_BY: readonly AuditAction[] = [
  "consent-request.viewed",
  "consent-request.printed",
  "records.opened",
  "records.printed",
  "records.attachment-opened",
  "records.source-opened",
];

/** Who else looked at a request, at the records of its artefacts or at one of them; how often, and when last. */
export async function listOtherViewers(
  { db, actor }: Tx,
  reader: StaffId,
  requestId: ConsentRequestId,
): Promise<{ person: string | null; times: number; lastAt: Date }[]> {
  const artefacts = await db
    .select({ id: consentArtefact.id })
    .from(consentArtefact)
    .where(and(eq(consentArtefact.hospitalId, actor.hospitalId), eq(consentArtefact.consentRequestId, requestId)));
  const artefactIds = artefacts.map(({ id }) => id);
  const ofArtefacts = and(eq(healthRecord.hospitalId, actor.hospitalId), inArray(healthRecord.artefactId, artefactIds));
  const records =
    artefactIds.length === 0 ? [] : await db.select({ id: healthRecord.id }).from(healthRecord).where(ofArtefacts);
  const about = (kind: AuditRow["subjectKind"], ids: readonly string[]) =>
    ids.length === 0 ? undefined : and(eq(auditEntry.subjectKind, kind), inArray(auditEntry.subjectId, [...ids]));
  const subjects = [
    about("consent-request", [requestId]),
    about("consent-artefact", artefactIds),
    about(
      "health-record",
      records.map(({ id }) => id),
    ),
  ];
  return db
    .select({
      person: max(auditEntry.actorName),
      times: timesOf(),
      lastAt: sql`max(${auditEntry.at})`.mapWith(auditEntry.at),
    })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.hospitalId, actor.hospitalId),
        or(...subjects),
        inArray(auditEntry.action, [...LOOKED_AT_BY]),
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
