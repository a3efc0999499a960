import "server-only";
import { and, arrayContains, count, desc, eq, ilike, inArray, lt, ne, or, sql, type SQL } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { patient } from "@/drizzle/schema/patient";
import { staff } from "@/drizzle/schema/staff";
import { OPEN_STATUSES, type ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { QuestionAnswer } from "@/lib/consent/request/consent-request-status";
import type { Context } from "@/lib/db/context";
import type { CmConsentRequestId, ConsentRequestId, StaffId } from "@/lib/ids";

export type ConsentRequestRow = typeof consentRequest.$inferSelect;
export type ConsentRequestChange = Partial<
  Omit<typeof consentRequest.$inferInsert, "id" | "hospitalId" | "requesterId">
>;

/** A row of a list: the request, its people, and as much of its artefacts as its situation needs. */
export type ListedConsentRequest = {
  request: ConsentRequestRow;
  patientName: string | null;
  requesterName: string;
  artefacts: { status: string; dataEraseAt: string | null }[];
};

const asked = and(
  eq(patient.hospitalId, consentRequest.hospitalId),
  eq(patient.abhaAddress, consentRequest.abhaAddress),
);

const ours = (ctx: Context) => eq(consentRequest.hospitalId, ctx.actor.hospitalId);

// Another doctor's draft is nobody else's business yet.
const visible = (ctx: Context): SQL | undefined =>
  ctx.actor.kind === "staff"
    ? and(ours(ctx), or(ne(consentRequest.status, "DRAFT"), eq(consentRequest.requesterId, ctx.actor.staffId)))
    : ours(ctx);

const artefactFacts = sql<ListedConsentRequest["artefacts"]>`coalesce((
  select json_agg(json_build_object('status', a.status, 'dataEraseAt', a.data_erase_at))
  from ${consentArtefact} a where a.consent_request_id = ${consentRequest.id}), '[]'::json)`;

function selectListed(ctx: Context) {
  return ctx.db
    .select({
      request: consentRequest,
      patientName: patient.name,
      requesterName: staff.name,
      artefacts: artefactFacts,
    })
    .from(consentRequest)
    .innerJoin(staff, eq(staff.id, consentRequest.requesterId))
    .leftJoin(patient, asked);
}

export type ListFilter = {
  statuses: readonly ConsentRequestStatus[] | null;
  q: string;
  requesterId: StaffId | null;
};

function filtered(ctx: Context, { statuses, q, requesterId }: ListFilter): SQL | undefined {
  const pattern = `%${q.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return and(
    visible(ctx),
    statuses ? inArray(consentRequest.status, [...statuses]) : undefined,
    requesterId ? eq(consentRequest.requesterId, requesterId) : undefined,
    q ? or(ilike(consentRequest.abhaAddress, pattern), ilike(patient.name, pattern)) : undefined,
  );
}

/** The hospital's requests, newest first, after a place in that order. */
export function listRows(
  ctx: Context,
  filter: ListFilter,
  after: { createdAt: Date; id: ConsentRequestId } | null,
  limit: number,
): Promise<ListedConsentRequest[]> {
  const later = after
    ? or(
        lt(consentRequest.createdAt, after.createdAt),
        and(eq(consentRequest.createdAt, after.createdAt), lt(consentRequest.id, after.id)),
      )
    : undefined;
  return selectListed(ctx)
    .where(and(filtered(ctx, filter), later))
    .orderBy(desc(consentRequest.createdAt), desc(consentRequest.id))
    .limit(limit);
}

/** How many of the hospital's requests stand in each status. */
export function countRows(ctx: Context, filter: ListFilter): Promise<{ status: ConsentRequestStatus; rows: number }[]> {
  return ctx.db
    .select({ status: consentRequest.status, rows: count() })
    .from(consentRequest)
    .leftJoin(patient, asked)
    .where(filtered(ctx, filter))
    .groupBy(consentRequest.status);
}

export async function findListed(ctx: Context, id: ConsentRequestId): Promise<ListedConsentRequest | undefined> {
  const [row] = await selectListed(ctx).where(and(visible(ctx), eq(consentRequest.id, id)));
  return row;
}

/** Requests that the patient or the network can still answer, newest first. */
export function listOpen(ctx: Context, abhaAddress: string): Promise<ListedConsentRequest[]> {
  return selectListed(ctx)
    .where(
      and(ours(ctx), eq(consentRequest.abhaAddress, abhaAddress), inArray(consentRequest.status, [...OPEN_STATUSES])),
    )
    .orderBy(desc(consentRequest.createdAt))
    .limit(5);
}

const selectRow = (ctx: Context, id: ConsentRequestId) =>
  ctx.db
    .select()
    .from(consentRequest)
    .where(and(visible(ctx), eq(consentRequest.id, id)));

export async function findRow(ctx: Context, id: ConsentRequestId): Promise<ConsentRequestRow | undefined> {
  return (await selectRow(ctx, id))[0];
}

/** Reads one request and locks it until the transaction ends. */
export async function lockRow(ctx: Context, id: ConsentRequestId): Promise<ConsentRequestRow | undefined> {
  return (await selectRow(ctx, id).for("update"))[0];
}

/**
 * The request that the consent manager knows by this id. Takes a lock on the id itself until the transaction ends, so
 * that a notification being parked and the on-init it waits for cannot miss each other.
 */
export async function lockCmId(ctx: Context, cmId: CmConsentRequestId): Promise<ConsentRequestRow | undefined> {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${ctx.actor.hospitalId}:${cmId}`}, 0))`);
  const known = or(
    eq(consentRequest.cmConsentRequestId, cmId),
    arrayContains(consentRequest.otherCmConsentRequestIds, [cmId]),
  );
  return (
    await ctx.db
      .select()
      .from(consentRequest)
      .where(and(ours(ctx), known))
      .for("update")
  )[0];
}

/** Adds a request unless one with its id stands already; tells whether it was added. */
export async function insertRow(ctx: Context, row: typeof consentRequest.$inferInsert): Promise<boolean> {
  const target = consentRequest.id;
  const { rowCount } = await ctx.db.insert(consentRequest).values(row).onConflictDoNothing({ target });
  return rowCount === 1;
}

/** Writes what changed. `updatedAt` only ever grows, whoever's clock was read first: it tells newer rows from older. */
export async function updateRow(ctx: Context, id: ConsentRequestId, change: ConsentRequestChange): Promise<void> {
  const updatedAt = sql`greatest(${ctx.now.toISOString()}::timestamptz, ${consentRequest.updatedAt} + interval '1 ms')`;
  await ctx.db
    .update(consentRequest)
    .set({ ...change, updatedAt })
    .where(and(ours(ctx), eq(consentRequest.id, id)));
}

/** Keeps what became of one of a request's questions. */
export async function noteAnswer(
  ctx: Context,
  id: ConsentRequestId,
  question: CmConsentRequestId,
  answer: QuestionAnswer,
): Promise<void> {
  const answers = sql`${consentRequest.answers} || ${JSON.stringify({ [question]: answer })}::jsonb`;
  await ctx.db
    .update(consentRequest)
    .set({ answers })
    .where(and(ours(ctx), eq(consentRequest.id, id)));
}

/** Removes a draft of the actor's own; tells whether there was one. */
export async function deleteDraftRow(ctx: Context, id: ConsentRequestId): Promise<boolean> {
  const draft = and(visible(ctx), eq(consentRequest.id, id), eq(consentRequest.status, "DRAFT"));
  return (await ctx.db.delete(consentRequest).where(draft)).rowCount === 1;
}

export type ArtefactRow = typeof consentArtefact.$inferSelect;

/** The artefacts of one of the hospital's requests, in a stable order. */
export function artefactsOf(ctx: Context, id: ConsentRequestId): Promise<ArtefactRow[]> {
  return ctx.db
    .select()
    .from(consentArtefact)
    .where(and(eq(consentArtefact.hospitalId, ctx.actor.hospitalId), eq(consentArtefact.consentRequestId, id)))
    .orderBy(consentArtefact.announcedAt, consentArtefact.id);
}
