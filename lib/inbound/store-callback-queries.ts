import "server-only";
import { and, eq, gte, inArray, max, sql, sum } from "drizzle-orm";
import type { QueryConfig } from "pg";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { callbackRefusal, gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { SECOND } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import type { Database } from "@/lib/db/database";
import { isUuid, type CallbackId, type GatewayRequestId, type HospitalId, type InboundRequestId } from "@/lib/ids";

/** A callback as it is kept, before anything is understood of it. */
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

/** Whose call has this request id: for callbacks that do not name an HIU. */
export async function hospitalOfCall(db: Context["db"], id: string): Promise<HospitalId | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await db
    .select({ hospitalId: gatewayCall.hospitalId })
    .from(gatewayCall)
    .where(eq(gatewayCall.id, id as GatewayRequestId));
  return row?.hospitalId;
}

// Arrays, so that the statement is the same for any number of callbacks and each connection plans it once. Not so what add_jobs does
// within: planned while the queue is short, it goes on reading all of a long one for each job.
const KEEP = `
  with kept as (
    insert into gateway_callback (id, hospital_id, dialect, message, path, request_id, body, received_at, state)
    select *, 'received'
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::timestamptz[])
    on conflict (hospital_id, request_id) do nothing
    returning id, hospital_id
  ), jobs as (
    select graphile_worker.add_jobs(array_agg((
      'process-callback', json_build_object('hospitalId', hospital_id, 'callbackId', id), null, null, null, null, null, null
    )::graphile_worker.job_spec))
    from kept, (select set_config('plan_cache_mode', 'force_custom_plan', true)) as planned_anew
    having count(*) > 0
  )
  select id from kept, (select count(*) from jobs) as added`;

/**
 * Keeps callbacks and adds the jobs that understand them, in one statement and one commit. Answers which of them are new;
 * the others were kept before.
 */
export async function insertCallbacks(db: Database, callbacks: NewCallback[]): Promise<Set<CallbackId>> {
  const column = <T>(of: (callback: NewCallback) => T) => callbacks.map(of);
  const query: QueryConfig & { query_timeout: number } = {
    // Longer than this the gateway does not wait either, and those behind must not.
    query_timeout: 5 * SECOND,
    name: "keep-callbacks",
    text: KEEP,
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
  const { rows } = await db.$client.query<{ id: CallbackId }>(query);
  return new Set(rows.map(({ id }) => id));
}

/** Counts that the gateway delivered a callback once more. */
export async function countRepeat(db: Context["db"], hospitalId: HospitalId, requestId: InboundRequestId) {
  await db
    .update(gatewayCallback)
    .set({ repeats: sql`${gatewayCallback.repeats} + 1` })
    .where(and(eq(gatewayCallback.hospitalId, hospitalId), eq(gatewayCallback.requestId, requestId)));
}

export type RefusalRow = typeof callbackRefusal.$inferSelect;

/** Adds to what was counted before, in one statement. */
export async function addRefusals(db: Context["db"], rows: RefusalRow[]): Promise<void> {
  await db
    .insert(callbackRefusal)
    .values(rows)
    .onConflictDoUpdate({
      target: [
        callbackRefusal.hour,
        callbackRefusal.hospital,
        callbackRefusal.dialect,
        callbackRefusal.message,
        callbackRefusal.reason,
      ],
      set: {
        refusals: sql`${callbackRefusal.refusals} + excluded.refusals`,
        lastAt: sql`greatest(${callbackRefusal.lastAt}, excluded.last_at)`,
      },
    });
}

/** The actor's hospital's refusals and the nameless ones of the hours since then, the latest kind first. */
export function refusalsOf({ db, actor }: Context, since: Date) {
  const { hour, hospital, dialect, message, reason, refusals, lastAt } = callbackRefusal;
  return db
    .select({ dialect, message, reason, refusals: sum(refusals).mapWith(Number), lastAt: max(lastAt) })
    .from(callbackRefusal)
    .where(and(gte(hour, since), inArray(hospital, [actor.hospitalId, ""])))
    .groupBy(dialect, message, reason)
    .orderBy(sql`max(${lastAt}) desc`);
}
