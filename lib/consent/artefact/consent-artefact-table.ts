import "server-only";
import { and, eq, inArray, isNotNull, isNull, lte, ne, sql } from "drizzle-orm";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import type { Context } from "@/lib/db/context";
import type { ConsentArtefactId, ConsentRequestId, HospitalId } from "@/lib/ids";

export type ConsentArtefactRow = typeof consentArtefact.$inferSelect;
export type ConsentArtefactChange = Partial<Omit<typeof consentArtefact.$inferInsert, "id" | "hospitalId">>;

const ours = (ctx: Context) => eq(consentArtefact.hospitalId, ctx.actor.hospitalId);

/** Adds an artefact unless one with its id stands already; tells whether it was added. */
export async function insertRow(
  ctx: Context,
  row: Omit<typeof consentArtefact.$inferInsert, "hospitalId">,
): Promise<boolean> {
  const added = await ctx.db
    .insert(consentArtefact)
    .values({ ...row, hospitalId: ctx.actor.hospitalId })
    .onConflictDoNothing()
    .returning({ id: consentArtefact.id });
  return added.length > 0;
}

/**
 * Takes a lock on the ids themselves until the transaction ends, known or not: a grant and a withdrawal that names no
 * request cannot miss each other.
 */
export async function lockIds(ctx: Context, ids: ConsentArtefactId[]): Promise<void> {
  for (const id of [...new Set(ids)].sort()) {
    const name = `artefact:${ctx.actor.hospitalId}:${id}`;
    await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
  }
}

/** Ties what is known of these artefacts, and of no request yet, to theirs. Answers `others` where one is another request's. */
export async function linkRows(
  ctx: Context,
  consentRequestId: ConsentRequestId,
  ids: ConsentArtefactId[],
): Promise<"ours" | "others"> {
  if (ids.length === 0) return "ours";
  const named = and(ours(ctx), inArray(consentArtefact.id, ids));
  const foreign = and(named, ne(consentArtefact.consentRequestId, consentRequestId));
  if ((await ctx.db.select({ id: consentArtefact.id }).from(consentArtefact).where(foreign)).length > 0)
    return "others";
  await ctx.db
    .update(consentArtefact)
    .set({ consentRequestId })
    .where(and(named, isNull(consentArtefact.consentRequestId)));
  return "ours";
}

export async function lockRow(ctx: Context, id: ConsentArtefactId): Promise<ConsentArtefactRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(consentArtefact)
    .where(and(ours(ctx), eq(consentArtefact.id, id)))
    .for("update");
  return row;
}

/** All artefacts of one request, in a stable order. */
export function listRows(ctx: Context, consentRequestId: ConsentRequestId): Promise<ConsentArtefactRow[]> {
  return ctx.db
    .select()
    .from(consentArtefact)
    .where(and(ours(ctx), eq(consentArtefact.consentRequestId, consentRequestId)))
    .orderBy(consentArtefact.announcedAt, consentArtefact.id);
}

/** The requests to which these artefacts belong, each once. */
export async function requestsOf(ctx: Context, ids: ConsentArtefactId[]): Promise<ConsentRequestId[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .selectDistinct({ id: consentArtefact.consentRequestId })
    .from(consentArtefact)
    .where(and(ours(ctx), inArray(consentArtefact.id, ids)));
  return rows.flatMap(({ id }) => (id === null ? [] : [id]));
}

export async function updateRow(ctx: Context, id: ConsentArtefactId, change: ConsentArtefactChange): Promise<void> {
  await ctx.db
    .update(consentArtefact)
    .set(change)
    .where(and(ours(ctx), eq(consentArtefact.id, id)));
}

/** Artefacts of every hospital whose time is over but whose status does not say so yet. */
export async function listLapsed(
  db: Context["db"],
  now: Date,
): Promise<{ hospitalId: HospitalId; id: ConsentArtefactId; consentRequestId: ConsentRequestId }[]> {
  const { hospitalId, id, consentRequestId, status, dataEraseAt } = consentArtefact;
  const rows = await db
    .select({ hospitalId, id, consentRequestId })
    .from(consentArtefact)
    .where(and(inArray(status, ["GRANTED", "ASIDE"]), lte(dataEraseAt, now), isNotNull(consentRequestId)))
    .limit(500);
  return rows.flatMap((row) => (row.consentRequestId ? [{ ...row, consentRequestId: row.consentRequestId }] : []));
}
