import "server-only";
import { and, count, desc, eq, inArray, lt, lte, notInArray, or, sql, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { patient } from "@/drizzle/schema/patient";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { Queries, SystemConnection, Tx } from "@/lib/db/transaction";
import type { GatewayCallbackRow } from "@/lib/inbound/gateway-callback-table";
import type { CallbackId } from "@/lib/ids";
import type { CallbackState } from "@/lib/operations/callbacks/callback-view";
import type { PagePlace } from "@/lib/operations/page-cursor";

/** A callback without its body, and the request that it was matched to. */
export type ListedCallback = Pick<
  GatewayCallbackRow,
  "id" | "message" | "state" | "reason" | "problem" | "waitsFor" | "receivedAt" | "repeats" | "consentRequestId"
> & {
  idUsedBefore: boolean;
  hasBody: boolean;
  requestStatus: ConsentRequestStatus | null;
  abhaAddress: string | null;
  patientName: string | null;
};

const SETTLED = ["processed", "repeat"] as const satisfies readonly CallbackState[];

const own = (tx: Tx) => eq(gatewayCallback.hospitalId, tx.actor.hospitalId);
// The same condition as that of the partial index, so that the many that are processed are not read.
const unsettled = notInArray(gatewayCallback.state, [...SETTLED]);

const earlier = alias(gatewayCallback, "earlier");

/** Whether an earlier callback with other content has the same id; of one without a digest that is not known. */
const idUsedBefore = sql<boolean>`exists (
  select from ${gatewayCallback} as ${sql.identifier("earlier")}
  where ${earlier.hospitalId} = ${gatewayCallback.hospitalId} and ${earlier.requestId} = ${gatewayCallback.requestId}
    and ${earlier.contentDigest} <> ${gatewayCallback.contentDigest} and ${earlier.sequence} < ${gatewayCallback.sequence})`;

const listed = {
  id: gatewayCallback.id,
  message: gatewayCallback.message,
  state: gatewayCallback.state,
  reason: gatewayCallback.reason,
  problem: gatewayCallback.problem,
  idUsedBefore,
  hasBody: sql<boolean>`${gatewayCallback.body} is not null`,
  waitsFor: gatewayCallback.waitsFor,
  receivedAt: gatewayCallback.receivedAt,
  repeats: gatewayCallback.repeats,
  consentRequestId: gatewayCallback.consentRequestId,
  requestStatus: consentRequest.status,
  abhaAddress: consentRequest.abhaAddress,
  patientName: patient.name,
};

const ofRequest = and(
  eq(consentRequest.id, gatewayCallback.consentRequestId),
  eq(consentRequest.hospitalId, gatewayCallback.hospitalId),
);
const ofPatient = and(
  eq(patient.hospitalId, consentRequest.hospitalId),
  eq(patient.abhaAddress, consentRequest.abhaAddress),
);

/** The hospital's callbacks in some states, newest first, after a place in that order. */
export function listCallbackRows(
  tx: Tx,
  states: readonly CallbackState[],
  after: PagePlace<CallbackId> | null,
  limit: number,
): Promise<ListedCallback[]> {
  const older = after
    ? and(
        // Follows from the rest, but is a condition with which an index scan can begin.
        lte(gatewayCallback.receivedAt, after.at),
        or(lt(gatewayCallback.receivedAt, after.at), lt(gatewayCallback.id, after.id)),
      )
    : undefined;
  return tx.db
    .select(listed)
    .from(gatewayCallback)
    .leftJoin(consentRequest, ofRequest)
    .leftJoin(patient, ofPatient)
    .where(and(own(tx), inArray(gatewayCallback.state, [...states]), older))
    .orderBy(desc(gatewayCallback.receivedAt), desc(gatewayCallback.id))
    .limit(limit);
}

/** One of the hospital's callbacks with its body. */
export async function findCallback(tx: Tx, id: CallbackId) {
  const { dialect, path, requestId, processedAt, body, bodyKey } = gatewayCallback;
  const [row] = await tx.db
    .select({ ...listed, dialect, path, requestId, processedAt, body, bodyKey })
    .from(gatewayCallback)
    .leftJoin(consentRequest, ofRequest)
    .leftJoin(patient, ofPatient)
    .where(and(own(tx), eq(gatewayCallback.id, id)));
  return row;
}

/** How many of the hospital's callbacks are in each state but the settled ones. */
export function countUnsettled(tx: Tx): Promise<{ state: CallbackState; rows: number }[]> {
  return tx.db
    .select({ state: gatewayCallback.state, rows: count() })
    .from(gatewayCallback)
    .where(and(own(tx), unsettled))
    .groupBy(gatewayCallback.state);
}

/** How many of the hospital's callbacks are settled; counting stops at `limit`. */
export async function countSettled(tx: Tx, limit: number): Promise<number> {
  const settled = tx.db
    .select({ id: gatewayCallback.id })
    .from(gatewayCallback)
    .where(and(own(tx), inArray(gatewayCallback.state, [...SETTLED])))
    .limit(limit)
    .as("settled");
  return (await tx.db.select({ rows: count() }).from(settled))[0]?.rows ?? 0;
}

/** How many of the hospital's callbacks are in one of these unsettled states. */
export function countInStates(tx: Tx, states: readonly CallbackState[]): Promise<number> {
  return countWhere(tx.db, own(tx), states);
}

/** How many callbacks of all hospitals are in one of these unsettled states; with `before` only those that arrived before. */
export function countAllInStates(
  connection: SystemConnection,
  states: readonly CallbackState[],
  before?: Date,
): Promise<number> {
  return countWhere(connection.db, before && lt(gatewayCallback.receivedAt, before), states);
}

async function countWhere(db: Queries, which: SQL | undefined, states: readonly CallbackState[]): Promise<number> {
  const [row] = await db
    .select({ rows: count() })
    .from(gatewayCallback)
    .where(and(which, unsettled, inArray(gatewayCallback.state, [...states])));
  return row?.rows ?? 0;
}

/** Changes a callback's state by an admin's decision; `processedAt` stays as it is. */
export async function updateCallbackState(tx: Tx, id: CallbackId, state: "received" | "discarded"): Promise<void> {
  const change =
    state === "received"
      ? { state, reason: null, waitsFor: null, failures: 0, processAt: sql`now()` }
      : { state, waitsFor: null };
  await tx.db
    .update(gatewayCallback)
    .set(change)
    .where(and(own(tx), eq(gatewayCallback.id, id)));
}
