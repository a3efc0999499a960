import "server-only";
import { and, count, desc, eq, inArray, lt, lte, notInArray, or } from "drizzle-orm";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { patient } from "@/drizzle/schema/patient";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { Context } from "@/lib/db/context";
import type { CallbackState } from "@/lib/operations/callbacks/callback-view";
import type { GatewayCallbackRow } from "@/lib/outbox/gateway-call-table";
import type { CallbackId, HospitalId } from "@/lib/ids";

/** A callback without its body, and the request that it was matched to. */
export type ListedCallback = Pick<
  GatewayCallbackRow,
  "id" | "message" | "state" | "reason" | "waitsFor" | "receivedAt" | "repeats" | "consentRequestId"
> & { requestStatus: ConsentRequestStatus | null; abhaAddress: string | null; patientName: string | null };

const ours = (ctx: Context) => eq(gatewayCallback.hospitalId, ctx.actor.hospitalId);
// Said as the partial index says it, so that the many that are processed are not looked at.
const unsettled = notInArray(gatewayCallback.state, ["processed", "repeat"]);

const listed = {
  id: gatewayCallback.id,
  message: gatewayCallback.message,
  state: gatewayCallback.state,
  reason: gatewayCallback.reason,
  waitsFor: gatewayCallback.waitsFor,
  receivedAt: gatewayCallback.receivedAt,
  repeats: gatewayCallback.repeats,
  consentRequestId: gatewayCallback.consentRequestId,
  requestStatus: consentRequest.status,
  abhaAddress: consentRequest.abhaAddress,
  patientName: patient.name,
};

const matched = and(
  eq(consentRequest.id, gatewayCallback.consentRequestId),
  eq(consentRequest.hospitalId, gatewayCallback.hospitalId),
);
const asked = and(
  eq(patient.hospitalId, consentRequest.hospitalId),
  eq(patient.abhaAddress, consentRequest.abhaAddress),
);

/** The hospital's callbacks in some states, newest first, after a place in that order. */
export function listCallbackRows(
  ctx: Context,
  states: readonly CallbackState[],
  after: { receivedAt: Date; id: CallbackId } | null,
  limit: number,
): Promise<ListedCallback[]> {
  const older = after
    ? and(
        // Follows from the rest, but is what an index can begin at.
        lte(gatewayCallback.receivedAt, after.receivedAt),
        or(lt(gatewayCallback.receivedAt, after.receivedAt), lt(gatewayCallback.id, after.id)),
      )
    : undefined;
  return ctx.db
    .select(listed)
    .from(gatewayCallback)
    .leftJoin(consentRequest, matched)
    .leftJoin(patient, asked)
    .where(and(ours(ctx), inArray(gatewayCallback.state, [...states]), older))
    .orderBy(desc(gatewayCallback.receivedAt), desc(gatewayCallback.id))
    .limit(limit);
}

/** One of the hospital's callbacks with its body. */
export async function findCallback(ctx: Context, id: CallbackId) {
  const { dialect, path, requestId, processedAt, body } = gatewayCallback;
  const [row] = await ctx.db
    .select({ ...listed, dialect, path, requestId, processedAt, body })
    .from(gatewayCallback)
    .leftJoin(consentRequest, matched)
    .leftJoin(patient, asked)
    .where(and(ours(ctx), eq(gatewayCallback.id, id)));
  return row;
}

/** How many of the hospital's callbacks stand in each state but the settled ones. */
export function countCallbackRows(ctx: Context): Promise<{ state: CallbackState; rows: number }[]> {
  return ctx.db
    .select({ state: gatewayCallback.state, rows: count() })
    .from(gatewayCallback)
    .where(and(ours(ctx), unsettled))
    .groupBy(gatewayCallback.state);
}

/** How many of the hospital's callbacks are settled; counting stops at `most`. */
export async function countSettledRows(ctx: Context, most: number): Promise<number> {
  const settled = ctx.db
    .select({ id: gatewayCallback.id })
    .from(gatewayCallback)
    .where(and(ours(ctx), inArray(gatewayCallback.state, ["processed", "repeat"])))
    .limit(most)
    .as("settled");
  return (await ctx.db.select({ rows: count() }).from(settled))[0]?.rows ?? 0;
}

/** How many callbacks stand in one of these unsettled states, in one hospital or in all. */
export async function countWaitingRows(
  db: Context["db"],
  states: readonly CallbackState[],
  only: { hospitalId?: HospitalId; before?: Date } = {},
): Promise<number> {
  const where = and(
    only.hospitalId ? eq(gatewayCallback.hospitalId, only.hospitalId) : undefined,
    only.before ? lt(gatewayCallback.receivedAt, only.before) : undefined,
  );
  const [row] = await db
    .select({ rows: count() })
    .from(gatewayCallback)
    .where(and(where, unsettled, inArray(gatewayCallback.state, [...states])));
  return row?.rows ?? 0;
}

/** Moves a callback by an admin's decision; when it was last read stays as it is. */
export async function moveCallback(ctx: Context, id: CallbackId, state: "received" | "discarded"): Promise<void> {
  const change = state === "received" ? { state, reason: null, waitsFor: null } : { state, waitsFor: null };
  await ctx.db
    .update(gatewayCallback)
    .set(change)
    .where(and(ours(ctx), eq(gatewayCallback.id, id)));
}
