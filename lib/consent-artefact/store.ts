import "server-only";
import { and, eq, inArray, lte, sql } from "drizzle-orm";
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
export function listLapsed(
  db: Context["db"],
  now: Date,
): Promise<
  {
    hospitalId: HospitalId;
    id: ConsentArtefactId;
    consentRequestId: ConsentRequestId | null;
  }[]
> {
  return db
    .select({
      hospitalId: consentArtefact.hospitalId,
      id: consentArtefact.id,
      consentRequestId: consentArtefact.consentRequestId,
    })
    .from(consentArtefact)
    .where(
      and(
        inArray(consentArtefact.status, ["GRANTED", "ASIDE"]),
        lte(consentArtefact.dataEraseAt, now),
        sql`${consentArtefact.consentRequestId} is not null`,
      ),
    )
    .limit(500);
}
