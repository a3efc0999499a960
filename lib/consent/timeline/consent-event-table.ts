import "server-only";
import { and, asc, desc, eq, inArray, isNull, sql, type SQL } from "drizzle-orm";
import { consentEvent } from "@/drizzle/schema/consent-event";
import { consentRequest } from "@/drizzle/schema/consent-request";
import type { AuditDetail } from "@/lib/audit/audit-action";
import { auditInsert, withDigests, type NewAuditEntry } from "@/lib/audit/record-audit";
import type { ConsentEvent, ConsentEventDetail, ConsentEventKind } from "@/lib/consent/timeline/consent-event";
import type { Tx } from "@/lib/db/transaction";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";
import { changeNotification } from "@/lib/live/publish-change";

/** An event that happens now. An artefact of which no request is known has no `consentRequestId` yet. */
export type NewConsentEvent = ConsentEvent & {
  /** Patient and purpose of the request, for the audit trail; read where they are not given. */
  about?: Pick<NewAuditEntry, "patient" | "purpose">;
} & (
    | { consentRequestId: ConsentRequestId; artefactId?: ConsentArtefactId }
    | { consentRequestId: null; artefactId: ConsentArtefactId }
  );

/** What the audit trail has of a request besides its id. */
export function aboutRequest({ abhaAddress, purpose }: AboutRow): NonNullable<NewConsentEvent["about"]> {
  return { patient: abhaAddress, ...(purpose && { purpose }) };
}

type AboutRow = Pick<typeof consentRequest.$inferSelect, "abhaAddress" | "purpose">;

/** Adds events to the timeline, in this order, and to the audit trail: one statement. */
export async function recordConsentEvent(tx: Tx, ...events: NewConsentEvent[]): Promise<void> {
  if (events.length > 0) await tx.db.execute(sql`${await eventInserts(tx, events)} select`);
}

/** The same for events of one request, together with the notification of its change. `about`: as in {@link NewConsentEvent}. */
export async function recordAndPublish(
  tx: Tx,
  consentRequestId: ConsentRequestId,
  events: readonly (ConsentEvent & { artefactId?: ConsentArtefactId })[],
  about?: NewConsentEvent["about"],
): Promise<void> {
  const ofRequest = events.map((event) => ({ ...event, consentRequestId, ...(about && { about }) }));
  const inserts = ofRequest.length > 0 ? await eventInserts(tx, ofRequest) : sql``;
  await tx.db.execute(sql`${inserts} ${changeNotification(tx, "consent-request", consentRequestId)}`);
}

/** The beginning of a statement that adds events of the actor, at the time of the transaction. */
async function eventInserts(tx: Tx, events: readonly NewConsentEvent[]): Promise<SQL> {
  const patients = await patientsOf(tx, events);
  const entries = events.flatMap((event) =>
    toAuditEntry(event).map((entry) => ({
      ...entry,
      ...(event.about ?? (event.consentRequestId && patients.get(event.consentRequestId))),
    })),
  );
  const audited = await withDigests(tx, entries);
  const audit = audited.length > 0 ? sql`, audit as ${auditInsert(tx, audited)}` : sql``;
  return sql`with event as ${consentEventInsert(tx, events)}${audit}`;
}

/** Patient and purpose of the requests that events are about, for the audit trail. */
async function patientsOf(
  tx: Tx,
  events: readonly NewConsentEvent[],
): Promise<Map<ConsentRequestId, Pick<NewAuditEntry, "patient" | "purpose">>> {
  const ids = [...new Set(events.flatMap(({ about, consentRequestId }) => (about ? [] : (consentRequestId ?? []))))];
  if (ids.length === 0) return new Map();
  const { id, hospitalId, abhaAddress, purpose } = consentRequest;
  const rows = await tx.db
    .select({ id, abhaAddress, purpose })
    .from(consentRequest)
    .where(and(eq(hospitalId, tx.actor.hospitalId), inArray(id, ids)));
  return new Map(rows.map((row) => [row.id, aboutRequest(row)]));
}

function toAuditEntry({ kind, consentRequestId, artefactId, detail }: NewConsentEvent): NewAuditEntry[] {
  // The network's own words may name people in ways that no pattern recognises; of a doctor the id is enough.
  const { message: _, memberName: __, ...facts }: AuditDetail = { ...detail };
  if (kind.startsWith("consent-request.") && consentRequestId)
    return [{ action: kind, subject: { kind: "consent-request", id: consentRequestId }, detail: facts }];
  if (!artefactId) return [];
  return [
    { action: kind, subject: { kind: "consent-artefact", id: artefactId }, detail: { ...facts, consentRequestId } },
  ];
}

type Row = typeof consentEvent.$inferSelect;

/** An event as it was recorded. */
export type RecordedConsentEvent = ConsentEvent & Pick<Row, "artefactId" | "at" | "actorKind" | "actorName">;

function consentEventInsert(tx: Tx, events: readonly NewConsentEvent[]) {
  const { actor } = tx;
  return tx.db.insert(consentEvent).values(
    events.map(({ consentRequestId, artefactId, kind, detail }) => ({
      hospitalId: actor.hospitalId,
      consentRequestId,
      artefactId: artefactId ?? null,
      at: tx.now,
      actorKind: actor.kind,
      actorName: actor.kind === "staff" ? actor.name : null,
      kind,
      detail,
    })),
  );
}

/** Everything that happened to one request and its artefacts, oldest first. */
export async function listConsentEvents(tx: Tx, id: ConsentRequestId): Promise<RecordedConsentEvent[]> {
  const rows = await tx.db.select().from(consentEvent).where(ofRequest(tx, id)).orderBy(asc(consentEvent.id));
  // The only writer takes a kind together with its own detail.
  return rows as (Row & ConsentEvent)[];
}

/** Which of some kinds of event happened to a request last. */
export async function latestEventKind(
  tx: Tx,
  id: ConsentRequestId,
  kinds: ConsentEventKind[],
): Promise<ConsentEventKind | undefined> {
  const [row] = await tx.db
    .select({ kind: consentEvent.kind })
    .from(consentEvent)
    .where(and(ofRequest(tx, id), inArray(consentEvent.kind, kinds)))
    .orderBy(desc(consentEvent.id))
    .limit(1);
  return row?.kind;
}

/** The request of which a request is a copy; undefined where it is none. */
export async function copiedRequestId(tx: Tx, id: ConsentRequestId): Promise<ConsentRequestId | undefined> {
  const [row] = await tx.db
    .select({ detail: consentEvent.detail })
    .from(consentEvent)
    .where(and(ofRequest(tx, id), eq(consentEvent.kind, "consent-request.drafted")))
    .orderBy(asc(consentEvent.id))
    .limit(1);
  return row && copyOf(row.detail);
}

/** The request that the detail of an event names as the one that was copied. */
export const copyOf = (detail: ConsentEventDetail): ConsentRequestId | undefined =>
  "copyOf" in detail ? detail.copyOf : undefined;

/** Moves what happened to artefacts of no known request to the request that they turned out to belong to. */
export async function linkConsentEvents(tx: Tx, id: ConsentRequestId, artefactIds: ConsentArtefactId[]): Promise<void> {
  const { hospitalId, consentRequestId, artefactId } = consentEvent;
  await tx.db
    .update(consentEvent)
    .set({ consentRequestId: id })
    .where(and(eq(hospitalId, tx.actor.hospitalId), isNull(consentRequestId), inArray(artefactId, artefactIds)));
}

const ofRequest = (tx: Tx, id: ConsentRequestId) =>
  and(eq(consentEvent.hospitalId, tx.actor.hospitalId), eq(consentEvent.consentRequestId, id));
