import "server-only";
import { and, avg, count, gt, lte, sql, type SQL } from "drizzle-orm";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { Context } from "@/lib/db/context";

type Db = Context["db"];

/** So many events of one kind whose time fell into one bucket of a histogram, and their mean, in seconds. */
export type Timed<L extends string> = Record<L, string> & { events: number; seconds: number };

/** Seconds between two instants, and the place among ascending bounds where that falls. */
function timing(seconds: SQL<number>, bounds: readonly number[]) {
  const bucket = sql<number>`width_bucket(${seconds}, ${sql.raw(`array[${bounds.join(",")}]`)}::double precision[])`;
  return { bucket, events: count(), seconds: avg(seconds).mapWith(Number) };
}

/** The calls of all hospitals that were over in a period, found by the index of when they were. */
export async function finishedCalls(
  db: Db,
  { from, to, bounds }: { from: Date; to: Date; bounds: readonly number[] },
): Promise<Timed<"message" | "outcome">[]> {
  const took = sql<number>`extract(epoch from ${gatewayCall.finishedAt} - ${gatewayCall.sentAt})::double precision`;
  return db
    .select({ message: gatewayCall.message, outcome: gatewayCall.outcome, ...timing(took, bounds) })
    .from(gatewayCall)
    .where(and(gt(gatewayCall.finishedAt, from), lte(gatewayCall.finishedAt, to)))
    .groupBy(gatewayCall.message, gatewayCall.outcome, sql`3`);
}

/** The callbacks of all hospitals whose fate was decided in a period, found by the index of when it was. */
export async function decidedCallbacks(
  db: Db,
  { from, to, bounds }: { from: Date; to: Date; bounds: readonly number[] },
): Promise<Timed<"dialect" | "message" | "fate">[]> {
  const took = sql<number>`extract(epoch from ${gatewayCallback.processedAt} - ${gatewayCallback.receivedAt})::double precision`;
  return db
    .select({
      dialect: gatewayCallback.dialect,
      message: gatewayCallback.message,
      fate: gatewayCallback.state,
      ...timing(took, bounds),
    })
    .from(gatewayCallback)
    .where(and(gt(gatewayCallback.processedAt, from), lte(gatewayCallback.processedAt, to)))
    .groupBy(gatewayCallback.dialect, gatewayCallback.message, gatewayCallback.state, sql`4`);
}
