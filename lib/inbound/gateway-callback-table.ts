import "server-only";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { QueryConfig } from "pg";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { SECOND } from "@/lib/clock";
import type { Database } from "@/lib/db/database";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { CallbackId, HospitalId, InboundRequestId } from "@/lib/ids";

export type GatewayCallbackRow = typeof gatewayCallback.$inferSelect;

/** A callback as it is stored, before it is processed. */
export type NewCallback = {
  id: CallbackId;
  hospitalId: HospitalId;
  dialect: DialectName;
  message: InboundKind | "unknown";
  path: string;
  requestId: InboundRequestId;
  body: Buffer;
  receivedAt: Date;
};

const own = (tx: Tx) => eq(gatewayCallback.hospitalId, tx.actor.hospitalId);

// Arrays, so that the statement is the same for any number of callbacks and each connection plans it once. Not so what add_jobs does
// within: planned while the queue is short, it goes on reading all of a long one for each job.
const STORE = `
  with stored as (
    insert into gateway_callback (id, hospital_id, dialect, message, path, request_id, body, received_at, state)
    select *, 'received'
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::timestamptz[])
    on conflict (hospital_id, request_id) do nothing
    returning id, hospital_id
  ), jobs as (
    select graphile_worker.add_jobs(array_agg((
      'process-callback', json_build_object('hospitalId', hospital_id, 'callbackId', id), null, null, null, null, null, null
    )::graphile_worker.job_spec))
    from stored, (select set_config('plan_cache_mode', 'force_custom_plan', true)) as custom_plan
    having count(*) > 0
  )
  select id from stored, (select count(*) from jobs) as added`;

/**
 * Stores callbacks of any hospitals and adds the jobs that process them, in one statement and one commit. Returns which of them are
 * new; the others were stored before.
 */
export async function insertCallbacks(
  { systemPool }: Pick<Database, "systemPool">,
  callbacks: NewCallback[],
): Promise<Set<CallbackId>> {
  const column = <T>(of: (callback: NewCallback) => T) => callbacks.map(of);
  const query: QueryConfig & { query_timeout: number } = {
    // The gateway does not wait longer either, and the callbacks behind these must not.
    query_timeout: 5 * SECOND,
    name: "store-callbacks",
    text: STORE,
    values: [
      column(({ id }) => id),
      column(({ hospitalId }) => hospitalId),
      column(({ dialect }) => dialect),
      column(({ message }) => message),
      column(({ path }) => path),
      column(({ requestId }) => requestId),
      column(({ body }) => body),
      column(({ receivedAt }) => receivedAt.toISOString()),
    ],
  };
  const { rows } = await systemPool.query<{ id: CallbackId }>(query);
  return new Set(rows.map(({ id }) => id));
}

/** Counts that the gateway delivered a callback once more. */
export async function countRepeat(connection: SystemConnection, hospitalId: HospitalId, requestId: InboundRequestId) {
  await connection.db
    .update(gatewayCallback)
    .set({ repeats: sql`${gatewayCallback.repeats} + 1` })
    .where(and(eq(gatewayCallback.hospitalId, hospitalId), eq(gatewayCallback.requestId, requestId)));
}

export async function lockCallback(tx: Tx, id: CallbackId): Promise<GatewayCallbackRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(gatewayCallback)
    .where(and(own(tx), eq(gatewayCallback.id, id)))
    .for("update");
  return row;
}

/** Stores the result of processing a callback. */
export async function updateCallback(
  tx: Tx,
  id: CallbackId,
  result: Pick<GatewayCallbackRow, "state" | "reason" | "waitsFor" | "consentRequestId">,
): Promise<void> {
  await tx.db
    .update(gatewayCallback)
    .set({ ...result, processedAt: tx.now })
    .where(and(own(tx), eq(gatewayCallback.id, id)));
}

/** Takes the callbacks that wait for this id, also those whose wait has timed out. Oldest first. */
export async function takeWaitingCallbacks(tx: Tx, waitsFor: string): Promise<CallbackId[]> {
  const waiting = and(
    inArray(gatewayCallback.state, ["waiting-for-dependency", "unmatched"]),
    eq(gatewayCallback.waitsFor, waitsFor),
  );
  const rows = await tx.db
    .update(gatewayCallback)
    .set({ state: "waiting-for-dependency" })
    .where(and(own(tx), waiting))
    .returning({ id: gatewayCallback.id, sequence: gatewayCallback.sequence });
  return rows.sort((a, b) => a.sequence - b.sequence).map(({ id }) => id);
}

/** A callback that has waited too long; `at` is when it arrived, as PostgreSQL writes it. */
export type OverdueCallback = { at: string; hospitalId: HospitalId; id: CallbackId };

/** Callbacks of all hospitals that wait for another one and arrived before `before`, oldest first, after one of them. */
export async function listOverdueCallbacks(
  { db }: SystemConnection,
  before: Date,
  after: OverdueCallback | null,
): Promise<OverdueCallback[]> {
  const isAfter = after
    ? sql`and (received_at, hospital_id, id) > (${after.at}::timestamptz, ${after.hospitalId}::uuid, ${after.id}::uuid)`
    : sql``;
  const { rows } = await db.execute<OverdueCallback>(sql`
    select received_at as at, hospital_id as "hospitalId", id from ${gatewayCallback}
    where state = 'waiting-for-dependency' and received_at < ${before.toISOString()}::timestamptz ${isAfter}
    order by received_at, hospital_id, id limit 500`);
  return rows;
}

/** Ends the wait of a callback; returns whether it still waited. */
export async function timeOutWaiting(tx: Tx, id: CallbackId): Promise<boolean> {
  const { rowCount } = await tx.db
    .update(gatewayCallback)
    .set({ state: "unmatched", reason: "dependency-timeout" })
    .where(and(own(tx), eq(gatewayCallback.id, id), eq(gatewayCallback.state, "waiting-for-dependency")));
  return rowCount === 1;
}
