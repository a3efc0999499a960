import "server-only";
import { and, avg, count, gt, lte, sql, type SQL } from "drizzle-orm";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { SystemConnection } from "@/lib/db/transaction";

/** So many events of one kind whose duration falls into one bucket of a histogram, and their mean duration in seconds. */
export type Timed<L extends string> = Record<L, string> & { events: number; seconds: number };

/** The period from `from`, exclusive, to `to`; `buckets` are the ascending upper limits of a histogram, in seconds. */
type Counted = { from: Date; to: Date; buckets: readonly number[] };

function timing(seconds: SQL<number>, buckets: readonly number[]) {
  const bucket = sql<number>`width_bucket(${seconds}, ${sql.raw(`array[${buckets.join(",")}]`)}::double precision[])`;
  return { bucket, events: count(), seconds: avg(seconds).mapWith(Number) };
}

/** The calls of all hospitals that finished in a period, found by the index on that time. */
export function finishedCalls(
  { db }: SystemConnection,
  { from, to, buckets }: Counted,
): Promise<Timed<"message" | "outcome">[]> {
  const took = sql<number>`extract(epoch from ${gatewayCall.finishedAt} - ${gatewayCall.sentAt})::double precision`;
  return db
    .select({ message: gatewayCall.message, outcome: gatewayCall.outcome, ...timing(took, buckets) })
    .from(gatewayCall)
    .where(and(gt(gatewayCall.finishedAt, from), lte(gatewayCall.finishedAt, to)))
    .groupBy(gatewayCall.message, gatewayCall.outcome, sql`3`);
}

/** The callbacks of all hospitals that were processed in a period, with their present state, found by the index on that time. */
export function processedCallbacks(
  { db }: SystemConnection,
  { from, to, buckets }: Counted,
): Promise<Timed<"dialect" | "message" | "state">[]> {
  const { dialect, message, state, processedAt, receivedAt } = gatewayCallback;
  const took = sql<number>`extract(epoch from ${processedAt} - ${receivedAt})::double precision`;
  return db
    .select({ dialect, message, state, ...timing(took, buckets) })
    .from(gatewayCallback)
    .where(and(gt(processedAt, from), lte(processedAt, to)))
    .groupBy(dialect, message, state, sql`4`);
}
