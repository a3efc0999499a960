import "server-only";
import { and, count, eq, gt, inArray, lt, max, ne, notInArray, or, sql, sum } from "drizzle-orm";
import { credential, gatewayCircuit } from "@/drizzle/schema/credential";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { callbackRefusal, gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { MINUTE } from "@/lib/clock";
import type { Context } from "@/lib/db/context";

type CallbackState = (typeof gatewayCallback.$inferSelect)["state"];
export type CallOutcomeName = (typeof gatewayCall.$inferSelect)["outcome"];

const ourCalls = (ctx: Context) => eq(gatewayCall.hospitalId, ctx.actor.hospitalId);
const ourCallbacks = (ctx: Context) => eq(gatewayCallback.hospitalId, ctx.actor.hospitalId);

/** Milliseconds that the database takes for the least that can be asked. */
export async function databaseTime({ db }: Pick<Context, "db">): Promise<number> {
  const began = performance.now();
  await db.execute(sql`select 1`);
  return performance.now() - began;
}

/** What is known of the way to the gateway, by credential of the actor's hospital. */
export function circuits(ctx: Context) {
  return ctx.db
    .select({ circuit: gatewayCircuit })
    .from(gatewayCircuit)
    .innerJoin(credential, eq(credential.id, gatewayCircuit.credentialId))
    .where(eq(credential.hospitalId, ctx.actor.hospitalId));
}

/** When the gateway last called the actor's hospital. */
export async function lastCallbackAt(ctx: Context): Promise<Date | null> {
  const [row] = await ctx.db
    .select({ at: max(gatewayCallback.receivedAt) })
    .from(gatewayCallback)
    .where(ourCallbacks(ctx));
  return row?.at ?? null;
}

/** The hospital's callbacks since then that need nobody any more, and all that are elsewhere, by fate. */
export async function countFates(ctx: Context, since: Date): Promise<Partial<Record<CallbackState, number>>> {
  const byFate = { state: gatewayCallback.state, callbacks: count() };
  const settled: CallbackState[] = ["processed", "repeat"];
  const rows = await Promise.all([
    ctx.db
      .select(byFate)
      .from(gatewayCallback)
      .where(and(ourCallbacks(ctx), gt(gatewayCallback.receivedAt, since), inArray(gatewayCallback.state, settled)))
      .groupBy(gatewayCallback.state),
    ctx.db
      .select(byFate)
      .from(gatewayCallback)
      .where(and(ourCallbacks(ctx), notInArray(gatewayCallback.state, settled)))
      .groupBy(gatewayCallback.state),
  ]);
  return Object.fromEntries(rows.flat().map(({ state, callbacks }) => [state, callbacks]));
}

/** How many callers in the hospital's name were turned away at the door since then, by reason. */
export async function countRefusals(ctx: Context, since: Date): Promise<{ reason: string; refusals: number }[]> {
  return ctx.db
    .select({ reason: callbackRefusal.reason, refusals: sum(callbackRefusal.refusals).mapWith(Number) })
    .from(callbackRefusal)
    .where(and(gt(callbackRefusal.hour, since), eq(callbackRefusal.hospital, ctx.actor.hospitalId)))
    .groupBy(callbackRefusal.reason)
    .orderBy(callbackRefusal.reason);
}

/** The hospital's calls by hour and outcome; hours are counted from `since`. One that has just left has no outcome yet. */
export async function countCalls(
  ctx: Context,
  since: Date,
): Promise<{ hour: number; outcome: CallOutcomeName; calls: number }[]> {
  const hour = sql<number>`floor(extract(epoch from ${gatewayCall.sentAt} - ${since.toISOString()}::timestamptz) / 3600)::int`;
  return ctx.db
    .select({ hour, outcome: gatewayCall.outcome, calls: count() })
    .from(gatewayCall)
    .where(
      and(
        ourCalls(ctx),
        gt(gatewayCall.sentAt, since),
        or(ne(gatewayCall.outcome, "leaving"), lt(gatewayCall.sentAt, new Date(ctx.now.getTime() - MINUTE))),
      ),
    )
    .groupBy(sql`1`, gatewayCall.outcome);
}

/** The hospital's calls of a period that the gateway took and answers by callback: how many, how many it has answered, and the first. */
export async function countAnswers(ctx: Context, from: Date, to: Date) {
  const [row] = await ctx.db
    .select({
      taken: count(),
      answered: count(gatewayCall.answeredAt),
      firstAt: sql<Date | null>`min(${gatewayCall.sentAt})`.mapWith(gatewayCall.sentAt),
    })
    .from(gatewayCall)
    .where(
      and(
        ourCalls(ctx),
        gt(gatewayCall.sentAt, from),
        lt(gatewayCall.sentAt, to),
        eq(gatewayCall.outcome, "accepted"),
        ne(gatewayCall.message, "acknowledge-notification"),
      ),
    );
  return { taken: row?.taken ?? 0, answered: row?.answered ?? 0, firstAt: row?.firstAt ?? null };
}

/** The hospital's callbacks that came before then and are not understood yet. */
export async function countUnread(ctx: Context, before: Date): Promise<number> {
  const [row] = await ctx.db
    .select({ callbacks: count() })
    .from(gatewayCallback)
    .where(and(ourCallbacks(ctx), eq(gatewayCallback.state, "received"), lt(gatewayCallback.receivedAt, before)));
  return row?.callbacks ?? 0;
}
