import "server-only";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { HOUR } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import type { CallbackState } from "@/lib/operations/callbacks/callback-view";
import { newId, type CallbackId, type InboundRequestId } from "@/lib/ids";

type Change = Partial<typeof gatewayCallback.$inferInsert>;

/** For tests: a callback that came an hour ago to somebody's hospital and stands where it is told. */
export async function keepCallback(
  { db, actor, now }: Context,
  state: CallbackState,
  change: Change = {},
): Promise<CallbackId> {
  const id = newId<CallbackId>();
  await db.insert(gatewayCallback).values({
    id,
    hospitalId: actor.hospitalId,
    dialect: "v3",
    message: "consent-notified",
    path: "api/v3/hiu/consent/request/notify",
    requestId: newId<InboundRequestId>(),
    body: Buffer.from('{"notification":{}}'),
    receivedAt: new Date(now.getTime() - HOUR),
    processedAt: state === "received" ? null : now,
    state,
    ...change,
  });
  return id;
}
