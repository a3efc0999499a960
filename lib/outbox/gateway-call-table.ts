import "server-only";
import { and, count, desc, eq, gt, inArray, lt, sql } from "drizzle-orm";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { staff } from "@/drizzle/schema/staff";
import type { OutboundKind } from "@/lib/abdm/messages";
import type { Context } from "@/lib/db/context";
import {
  isUuid,
  type CallbackId,
  type ConsentArtefactId,
  type ConsentRequestId,
  type GatewayRequestId,
  type HospitalId,
} from "@/lib/ids";

export type GatewayCallRow = typeof gatewayCall.$inferSelect;
export type GatewayCallbackRow = typeof gatewayCallback.$inferSelect;

const ourCalls = (ctx: Context) => eq(gatewayCall.hospitalId, ctx.actor.hospitalId);
const ourCallbacks = (ctx: Context) => eq(gatewayCallback.hospitalId, ctx.actor.hospitalId);

export async function insertCall(
  ctx: Context,
  row: Omit<typeof gatewayCall.$inferInsert, "hospitalId">,
): Promise<void> {
  await ctx.db.insert(gatewayCall).values({ ...row, hospitalId: ctx.actor.hospitalId });
}

export async function finishCall(
  ctx: Context,
  id: GatewayRequestId,
  result: Pick<GatewayCallRow, "outcome"> & Partial<GatewayCallRow>,
): Promise<void> {
  await ctx.db
    .update(gatewayCall)
    .set(result)
    .where(and(ourCalls(ctx), eq(gatewayCall.id, id)));
}

/** The call that a callback answers, if it said what the callback claims to answer. */
export async function answeredCall(
  ctx: Context,
  id: string,
  message: OutboundKind,
): Promise<GatewayCallRow | undefined> {
  // The gateway may send any text as the id of our request; the ids of our calls are UUIDs.
  if (!isUuid(id)) return undefined;
  const [row] = await ctx.db
    .update(gatewayCall)
    .set({
      answeredAt: sql`coalesce(${gatewayCall.answeredAt}, ${ctx.now.toISOString()}::timestamptz)`,
    })
    .where(and(ourCalls(ctx), eq(gatewayCall.id, id as GatewayRequestId), eq(gatewayCall.message, message)))
    .returning();
  return row;
}

/** Earlier calls of one kind for one request, newest first. */
export function callsFor(
  ctx: Context,
  consentRequestId: ConsentRequestId,
  message: OutboundKind,
): Promise<GatewayCallRow[]> {
  return ctx.db
    .select()
    .from(gatewayCall)
    .where(and(ourCalls(ctx), eq(gatewayCall.consentRequestId, consentRequestId), eq(gatewayCall.message, message)))
    .orderBy(desc(gatewayCall.sentAt));
}

/** Whether any callback has reached the hospital since. */
export async function hasHeardSince(ctx: Context, since: Date): Promise<boolean> {
  const [row] = await ctx.db
    .select({ id: gatewayCallback.id })
    .from(gatewayCallback)
    .where(and(ourCallbacks(ctx), gt(gatewayCallback.receivedAt, since)))
    .limit(1);
  return row !== undefined;
}

/** How often an artefact's details were asked for. */
export async function countFetches(
  ctx: Context,
  consentRequestId: ConsentRequestId,
  artefactId: ConsentArtefactId,
): Promise<number> {
  const [row] = await ctx.db
    .select({ calls: count() })
    .from(gatewayCall)
    .where(
      and(ourCalls(ctx), eq(gatewayCall.consentRequestId, consentRequestId), eq(gatewayCall.artefactId, artefactId)),
    );
  return row?.calls ?? 0;
}

/** A request with the doctor in whose name it goes out. */
export async function findWithRequester(ctx: Context, id: ConsentRequestId) {
  const [row] = await ctx.db
    .select({
      request: consentRequest,
      requester: {
        name: staff.name,
        registrationNumber: staff.registrationNumber,
      },
    })
    .from(consentRequest)
    .innerJoin(staff, eq(staff.id, consentRequest.requesterId))
    .where(and(eq(consentRequest.hospitalId, ctx.actor.hospitalId), eq(consentRequest.id, id)));
  return row;
}

export async function lockCallback(ctx: Context, id: CallbackId): Promise<GatewayCallbackRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(gatewayCallback)
    .where(and(ourCallbacks(ctx), eq(gatewayCallback.id, id)))
    .for("update");
  return row;
}

export async function updateCallback(
  ctx: Context,
  id: CallbackId,
  fate: Pick<GatewayCallbackRow, "state" | "reason" | "waitsFor" | "consentRequestId">,
): Promise<void> {
  await ctx.db
    .update(gatewayCallback)
    .set({ ...fate, processedAt: ctx.now })
    .where(and(ourCallbacks(ctx), eq(gatewayCallback.id, id)));
}

/** Takes up again the callbacks that wait for this id, also those given up meanwhile. Oldest first. */
export async function takeWaiting(ctx: Context, waitsFor: string): Promise<CallbackId[]> {
  const waiting = and(inArray(gatewayCallback.state, ["parked", "unmatched"]), eq(gatewayCallback.waitsFor, waitsFor));
  const rows = await ctx.db
    .update(gatewayCallback)
    .set({ state: "parked" })
    .where(and(ourCallbacks(ctx), waiting))
    .returning({ id: gatewayCallback.id, sequence: gatewayCallback.sequence });
  return rows.sort((a, b) => a.sequence - b.sequence).map(({ id }) => id);
}

/** Gives up, in all hospitals, waiting for elders of callbacks that came before `before`. */
export function giveUpWaiting(db: Context["db"], before: Date): Promise<{ id: CallbackId; hospitalId: HospitalId }[]> {
  return db
    .update(gatewayCallback)
    .set({ state: "unmatched", reason: "elder-never-came" })
    .where(and(eq(gatewayCallback.state, "parked"), lt(gatewayCallback.receivedAt, before)))
    .returning({ id: gatewayCallback.id, hospitalId: gatewayCallback.hospitalId });
}
