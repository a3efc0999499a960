import "server-only";
import { and, count, desc, eq, sql } from "drizzle-orm";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import type { OutboundKind } from "@/lib/abdm/messages";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import {
  isUuid,
  type ConsentArtefactId,
  type ConsentRequestId,
  type GatewayRequestId,
  type HospitalId,
} from "@/lib/ids";

/** One attempt of one call to the gateway. */
export type GatewayCallRow = typeof gatewayCall.$inferSelect;

const own = (tx: Tx) => eq(gatewayCall.hospitalId, tx.actor.hospitalId);

export async function insertCall(tx: Tx, row: Omit<typeof gatewayCall.$inferInsert, "hospitalId">): Promise<void> {
  await tx.db.insert(gatewayCall).values({ ...row, hospitalId: tx.actor.hospitalId });
}

export async function finishCall(
  tx: Tx,
  id: GatewayRequestId,
  result: Pick<GatewayCallRow, "outcome"> & Partial<GatewayCallRow>,
): Promise<void> {
  await tx.db
    .update(gatewayCall)
    .set(result)
    .where(and(own(tx), eq(gatewayCall.id, id)));
}

/** The call to which a callback replies, if it was of the kind to which such a callback replies; notes the time of the reply. */
export async function takeRepliedCall(
  tx: Tx,
  inReplyTo: string,
  message: OutboundKind,
): Promise<GatewayCallRow | undefined> {
  // A callback may name any text; the ids of our calls are UUIDs.
  if (!isUuid(inReplyTo)) return undefined;
  const id = inReplyTo as GatewayRequestId;
  const [row] = await tx.db
    .update(gatewayCall)
    .set({ answeredAt: sql`coalesce(${gatewayCall.answeredAt}, ${tx.now.toISOString()}::timestamptz)` })
    .where(and(own(tx), eq(gatewayCall.id, id), eq(gatewayCall.message, message)))
    .returning();
  return row;
}

/** Earlier attempts of one kind for one request, newest first. */
export function attemptsFor(
  tx: Tx,
  consentRequestId: ConsentRequestId,
  message: OutboundKind,
): Promise<GatewayCallRow[]> {
  return tx.db
    .select()
    .from(gatewayCall)
    .where(and(own(tx), eq(gatewayCall.consentRequestId, consentRequestId), eq(gatewayCall.message, message)))
    .orderBy(desc(gatewayCall.sentAt));
}

/** How often an artefact's details were requested. */
export async function countFetches(
  tx: Tx,
  consentRequestId: ConsentRequestId,
  artefactId: ConsentArtefactId,
): Promise<number> {
  const [row] = await tx.db
    .select({ calls: count() })
    .from(gatewayCall)
    .where(and(own(tx), eq(gatewayCall.consentRequestId, consentRequestId), eq(gatewayCall.artefactId, artefactId)));
  return row?.calls ?? 0;
}

/** The hospital whose call has this request id: for callbacks that do not name an HIU. */
export async function hospitalOfCall(connection: SystemConnection, id: string): Promise<HospitalId | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await connection.db
    .select({ hospitalId: gatewayCall.hospitalId })
    .from(gatewayCall)
    .where(eq(gatewayCall.id, id as GatewayRequestId));
  return row?.hospitalId;
}
