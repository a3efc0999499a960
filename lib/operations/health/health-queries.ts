import "server-only";
import { and, count, eq, gt, gte, inArray, lt, max, ne, notInArray, or, sql, sum } from "drizzle-orm";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { callbackRefusal, gatewayCallback, NO_HOSPITAL } from "@/drizzle/schema/gateway-callback";
import { MINUTE } from "@/lib/clock";
import type { Queries, Tx } from "@/lib/db/transaction";
import type { CallbackState } from "@/lib/operations/callbacks/callback-view";

export type CallOutcomeName = (typeof gatewayCall.$inferSelect)["outcome"];

const ownCalls = (tx: Tx) => eq(gatewayCall.hospitalId, tx.actor.hospitalId);
const ownCallbacks = (tx: Tx) => eq(gatewayCallback.hospitalId, tx.actor.hospitalId);

/** Milliseconds that the database takes for the smallest statement. */
export async function databaseTime({ db }: { db: Pick<Queries, "execute"> }): Promise<number> {
  const start = performance.now();
  await db.execute(sql`select 1`);
  return performance.now() - start;
}

/** When the hospital last received a callback. */
export async function lastCallbackAt(tx: Tx): Promise<Date | null> {
  const [row] = await tx.db
    .select({ at: max(gatewayCallback.receivedAt) })
    .from(gatewayCallback)
    .where(ownCallbacks(tx));
  return row?.at ?? null;
}

/** How many of the hospital's callbacks are in each state: of the settled ones those received after `since`, of the others all. */
export async function countByState(tx: Tx, since: Date): Promise<Partial<Record<CallbackState, number>>> {
  const byState = { state: gatewayCallback.state, callbacks: count() };
  const settled: CallbackState[] = ["processed", "repeat"];
  const rows = await Promise.all([
    tx.db
      .select(byState)
      .from(gatewayCallback)
      .where(and(ownCallbacks(tx), gt(gatewayCallback.receivedAt, since), inArray(gatewayCallback.state, settled)))
      .groupBy(gatewayCallback.state),
    tx.db
      .select(byState)
      .from(gatewayCallback)
      .where(and(ownCallbacks(tx), notInArray(gatewayCallback.state, settled)))
      .groupBy(gatewayCallback.state),
  ]);
  return Object.fromEntries(rows.flat().map(({ state, callbacks }) => [state, callbacks]));
}

/** The hospital's callbacks that were received before `before` and are not processed yet. */
export async function countUnprocessed(tx: Tx, before: Date): Promise<number> {
  const [row] = await tx.db
    .select({ callbacks: count() })
    .from(gatewayCallback)
    .where(and(ownCallbacks(tx), eq(gatewayCallback.state, "received"), lt(gatewayCallback.receivedAt, before)));
  return row?.callbacks ?? 0;
}

/** How many callbacks that named the hospital, or named none, were refused in the hours since then, by reason. */
export function countRefusalsByReason(tx: Tx, since: Date): Promise<{ reason: string; refusals: number }[]> {
  return tx.db
    .select({ reason: callbackRefusal.reason, refusals: sum(callbackRefusal.refusals).mapWith(Number) })
    .from(callbackRefusal)
    .where(
      and(gte(callbackRefusal.hour, since), inArray(callbackRefusal.hospitalId, [tx.actor.hospitalId, NO_HOSPITAL])),
    )
    .groupBy(callbackRefusal.reason)
    .orderBy(callbackRefusal.reason);
}

/** The hospital's calls by hour, counted from `since`, and outcome; without those that were sent in the last minute and are in flight. */
export function countCalls(tx: Tx, since: Date): Promise<{ hour: number; outcome: CallOutcomeName; calls: number }[]> {
  const hour = sql<number>`floor(extract(epoch from ${gatewayCall.sentAt} - ${since.toISOString()}::timestamptz) / 3600)::int`;
  const aMinuteAgo = new Date(tx.now.getTime() - MINUTE);
  return tx.db
    .select({ hour, outcome: gatewayCall.outcome, calls: count() })
    .from(gatewayCall)
    .where(
      and(
        ownCalls(tx),
        gt(gatewayCall.sentAt, since),
        or(ne(gatewayCall.outcome, "in-flight"), lt(gatewayCall.sentAt, aMinuteAgo)),
      ),
    )
    .groupBy(sql`1`, gatewayCall.outcome);
}

/** The hospital's calls of a period that the gateway accepted and answers by callback: how many, how many are answered, and the first. */
export async function countAnswers(tx: Tx, from: Date, to: Date) {
  const [row] = await tx.db
    .select({
      accepted: count(),
      answered: count(gatewayCall.answeredAt),
      firstAt: sql<Date | null>`min(${gatewayCall.sentAt})`.mapWith(gatewayCall.sentAt),
    })
    .from(gatewayCall)
    .where(
      and(
        ownCalls(tx),
        gt(gatewayCall.sentAt, from),
        lt(gatewayCall.sentAt, to),
        eq(gatewayCall.outcome, "accepted"),
        ne(gatewayCall.message, "consent-on-notify"),
      ),
    );
  return { accepted: row?.accepted ?? 0, answered: row?.answered ?? 0, firstAt: row?.firstAt ?? null };
}
