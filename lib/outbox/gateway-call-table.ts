import "server-only";
import { and, count, desc, eq, gt, sql } from "drizzle-orm";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import type { OutboxKind, WireError } from "@/lib/abdm/messages";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import {
  isUuid,
  type ConsentRequestId,
  type CredentialId,
  type OutboundRequestId,
  type HospitalId,
  type OutboundMessageId,
} from "@/lib/ids";

/** One attempt of one call to the gateway. */
export type GatewayCallRow = typeof gatewayCall.$inferSelect;

const own = (tx: Tx) => eq(gatewayCall.hospitalId, tx.actor.hospitalId);

export async function insertCall(tx: Tx, row: Omit<typeof gatewayCall.$inferInsert, "hospitalId">): Promise<void> {
  await tx.db.insert(gatewayCall).values({ ...row, hospitalId: tx.actor.hospitalId });
}

/** The gateway's words as they are stored: it may repeat whom a message was about. */
const errorColumns = (error: WireError | null) => {
  const redacted = error && redactPersonalData(error);
  return { errorCode: redacted?.code ?? null, errorMessage: redacted?.message ?? null };
};

/** Stores the outcome of a call's HTTP exchange, without personal data in its error; returns false, and stores nothing, where a callback has reported the outcome before. */
export async function finishCall(
  tx: Tx,
  id: OutboundRequestId,
  result: { outcome: GatewayCallRow["outcome"]; status?: number; error?: WireError },
  finishedAt: Date,
): Promise<boolean> {
  const { outcome, status = null, error = null } = result;
  const inFlight = and(own(tx), eq(gatewayCall.id, id), eq(gatewayCall.outcome, "in-flight"));
  const stored = await tx.db
    .update(gatewayCall)
    .set({ outcome, httpStatus: status, ...errorColumns(error), finishedAt })
    .where(inFlight);
  return stored.rowCount === 1;
}

/** Stores the outcome that a callback reports, without personal data in its error, whatever the HTTP exchange brought or will bring. */
export async function storeReportedOutcome(
  tx: Tx,
  id: OutboundRequestId,
  outcome: "refused" | "busy",
  error: WireError,
): Promise<void> {
  await tx.db
    .update(gatewayCall)
    .set({
      outcome,
      ...errorColumns(error),
      finishedAt: sql`coalesce(${gatewayCall.finishedAt}, ${tx.now.toISOString()}::timestamptz)`,
    })
    .where(and(own(tx), eq(gatewayCall.id, id)));
}

/** The call to which a callback replies, if it was of the kind to which such a callback replies; notes the time of the reply. */
export async function markCallAnswered(
  tx: Tx,
  inReplyTo: string,
  message: OutboxKind,
): Promise<GatewayCallRow | undefined> {
  // A callback may name any text; the ids of our calls are UUIDs.
  if (!isUuid(inReplyTo)) return undefined;
  const id = inReplyTo as OutboundRequestId;
  const [row] = await tx.db
    .update(gatewayCall)
    .set({ answeredAt: sql`coalesce(${gatewayCall.answeredAt}, ${tx.now.toISOString()}::timestamptz)` })
    .where(and(own(tx), eq(gatewayCall.id, id), eq(gatewayCall.message, message)))
    .returning();
  return row;
}

/** The attempts of one message, newest first. */
export function attemptsOf(tx: Tx, id: OutboundMessageId): Promise<GatewayCallRow[]> {
  return tx.db
    .select()
    .from(gatewayCall)
    .where(and(own(tx), eq(gatewayCall.outboundMessageId, id)))
    .orderBy(desc(gatewayCall.sentAt));
}

/** The attempts of one kind for one request, newest first. */
export function attemptsFor(
  tx: Tx,
  consentRequestId: ConsentRequestId,
  message: OutboxKind,
): Promise<GatewayCallRow[]> {
  return tx.db
    .select()
    .from(gatewayCall)
    .where(and(own(tx), eq(gatewayCall.consentRequestId, consentRequestId), eq(gatewayCall.message, message)))
    .orderBy(desc(gatewayCall.sentAt));
}

/**
 * How long, in milliseconds, all but the slowest twentieth of a credential's last calls took, of at most 20 since then; null where they are
 * fewer than `atLeast`.
 */
export async function slowTwentieth(
  tx: Tx,
  credentialId: CredentialId,
  since: Date,
  atLeast: number,
): Promise<number | null> {
  const recent = tx.db
    .select({
      took: sql<number>`extract(epoch from ${gatewayCall.finishedAt} - ${gatewayCall.sentAt}) * 1000`.as("took"),
    })
    .from(gatewayCall)
    .where(and(own(tx), eq(gatewayCall.credentialId, credentialId), gt(gatewayCall.finishedAt, since)))
    .orderBy(desc(gatewayCall.finishedAt))
    .limit(20)
    .as("recent");
  const [row] = await tx.db
    .select({ calls: count(), took: sql<number>`percentile_disc(0.95) within group (order by ${recent.took})` })
    .from(recent);
  return row && row.calls >= atLeast ? Number(row.took) : null;
}

/** The hospital whose call has this request id: for callbacks that do not name an HIU. */
export async function hospitalOfCall(connection: SystemConnection, id: string): Promise<HospitalId | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await connection.db
    .select({ hospitalId: gatewayCall.hospitalId })
    .from(gatewayCall)
    .where(eq(gatewayCall.id, id as OutboundRequestId));
  return row?.hospitalId;
}
