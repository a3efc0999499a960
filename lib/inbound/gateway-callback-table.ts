import "server-only";
import { createHash } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { QueryConfig } from "pg";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { SECOND } from "@/lib/clock";
import { keyRing } from "@/lib/crypto/key-ring";
import type { Database } from "@/lib/db/database";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import { sealCallbackBody } from "@/lib/inbound/callback-body";
import type { CallbackId, HospitalId, InboundRequestId } from "@/lib/ids";
import { wakeWork } from "@/lib/jobs/wake-work";

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
  /** SHA-256 of path and body, see {@link contentDigestOf}. */
  contentDigest: Buffer;
  /** Why the body cannot be read; null where it may be. */
  problem: string | null;
  receivedAt: Date;
};

/** What makes a callback the same as another one: only the same id with the same path and body is a repeat. */
export type CallbackIdentity = Pick<NewCallback, "hospitalId" | "requestId" | "contentDigest">;

/** SHA-256 of path and body: gateways were seen to use one id for different callbacks. */
export function contentDigestOf({ path, body }: Pick<NewCallback, "path" | "body">): Buffer {
  return createHash("sha256").update(`${path}\n`).update(body).digest();
}

/** Callbacks in the one order in which every process inserts them, so that two processes never wait for each other. */
function inLockOrder(callbacks: readonly NewCallback[]): NewCallback[] {
  const keyOf = ({ hospitalId, requestId, contentDigest }: NewCallback) =>
    `${hospitalId} ${requestId} ${contentDigest.toString("hex")}`;
  const keyed = callbacks.map((callback) => ({ key: keyOf(callback), callback }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ callback }) => callback);
}

const own = (tx: Tx) => eq(gatewayCallback.hospitalId, tx.actor.hospitalId);

// Arrays, so that the statement is the same for any number of callbacks and each connection plans it once.
const STORE = `
  insert into gateway_callback
    (id, hospital_id, dialect, message, path, request_id, body, received_at, content_digest, problem, state, body_key)
  select *, 'received', $11
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::timestamptz[],
    $9::bytea[], $10::text[])
  on conflict (hospital_id, request_id, content_digest) do nothing
  returning id`;

/**
 * Stores callbacks of any hospitals, in one statement and one commit; from then on they are due. Returns which of them are new; the others
 * were stored before.
 */
export async function insertCallbacks(
  { systemPool }: Pick<Database, "systemPool">,
  callbacks: NewCallback[],
): Promise<Set<CallbackId>> {
  const ordered = inLockOrder(callbacks);
  const column = <T>(of: (callback: NewCallback) => T) => ordered.map(of);
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
      column(({ id, body }) => sealCallbackBody(id, body)),
      column(({ receivedAt }) => receivedAt.toISOString()),
      column(({ contentDigest }) => contentDigest),
      column(({ problem }) => problem),
      keyRing().primary.name,
    ],
  };
  const { rows } = await systemPool.query<{ id: CallbackId }>(query);
  return new Set(rows.map(({ id }) => id));
}

/** Counts that the gateway delivered a callback once more. */
export async function countRepeat(connection: SystemConnection, identity: CallbackIdentity): Promise<void> {
  const { hospitalId, requestId, contentDigest } = gatewayCallback;
  await connection.db
    .update(gatewayCallback)
    .set({ repeats: sql`${gatewayCallback.repeats} + 1` })
    .where(
      and(
        eq(hospitalId, identity.hospitalId),
        eq(requestId, identity.requestId),
        eq(contentDigest, identity.contentDigest),
      ),
    );
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
  result: Pick<GatewayCallbackRow, "state" | "reason" | "problem" | "waitsFor" | "consentRequestId">,
): Promise<void> {
  await tx.db
    .update(gatewayCallback)
    .set({ ...result, processedAt: tx.now })
    .where(and(own(tx), eq(gatewayCallback.id, id)));
}

/** Has the callbacks that wait for this id processed, also those whose wait has timed out. */
export async function releaseWaitingCallbacks(tx: Tx, waitsFor: string): Promise<void> {
  const waiting = and(
    inArray(gatewayCallback.state, ["waiting-for-dependency", "unmatched"]),
    eq(gatewayCallback.waitsFor, waitsFor),
  );
  const released = await tx.db
    .update(gatewayCallback)
    .set({ state: "received", processAt: sql`now()` })
    .where(and(own(tx), waiting));
  if (released.rowCount) tx.afterCommit(() => wakeWork("callbacks"));
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
