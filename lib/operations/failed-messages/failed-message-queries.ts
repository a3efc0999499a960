import "server-only";
import { and, count, desc, eq, isNull, lt, lte, or, sql, type SQL } from "drizzle-orm";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { patient } from "@/drizzle/schema/patient";
import type { Queries, SystemConnection, Tx } from "@/lib/db/transaction";
import type { OutboundMessageId } from "@/lib/ids";
import { ENDED_STATUSES } from "@/lib/operations/failed-messages/failed-message-rules";
import type { MessageTabName } from "@/lib/operations/failed-messages/failed-message-view";
import type { PagePlace } from "@/lib/operations/page-cursor";
import { forAdmins } from "@/lib/outbox/outbound-message-table";

const own = (tx: Tx) => eq(outboundMessage.hospitalId, tx.actor.hospitalId);

const ended = sql.raw(ENDED_STATUSES.map((status) => `'${status}'`).join(", "));
const ofRequest = and(
  eq(consentRequest.id, outboundMessage.consentRequestId),
  eq(consentRequest.hospitalId, outboundMessage.hospitalId),
);
const ofPatient = and(
  eq(patient.hospitalId, consentRequest.hospitalId),
  eq(patient.abhaAddress, consentRequest.abhaAddress),
);

/**
 * The messages of a tab, with the condition of the partial index. A status request that failed, and whose request has ended since, is on no
 * tab: nobody needs it.
 */
function onTab(db: Queries, tab: MessageTabName): SQL | undefined {
  const state = sql`${outboundMessage.state} = ${sql.raw(`'${tab}'`)}`;
  if (tab === "closed") return and(state, forAdmins);
  // A scalar subquery, which PostgreSQL runs for each row by the primary key: an EXISTS beside an OR it would answer from a table of all requests.
  const requestStatus = db.select({ status: consentRequest.status }).from(consentRequest).where(ofRequest);
  const isNeeded = sql`(${outboundMessage.kind} <> 'consent-request-status' or (${requestStatus}) not in (${ended}))`;
  return and(state, forAdmins, isNeeded);
}

const ofMessage = and(
  eq(gatewayCall.outboundMessageId, outboundMessage.id),
  eq(gatewayCall.hospitalId, outboundMessage.hospitalId),
);

/** Messages with their last attempt, their number of attempts and their request. */
function selectMessages(db: Queries) {
  const attempts = db.select({ calls: count() }).from(gatewayCall).where(ofMessage);
  const { id, sentAt, httpStatus, errorCode, errorMessage } = gatewayCall;
  const last = db
    .select({ requestId: id, sentAt, httpStatus, errorCode, errorMessage })
    .from(gatewayCall)
    .where(ofMessage)
    .orderBy(desc(gatewayCall.sentAt))
    .limit(1)
    .as("last");
  return db
    .select({
      id: outboundMessage.id,
      kind: outboundMessage.kind,
      state: outboundMessage.state,
      deliveryCheckId: outboundMessage.deliveryCheckId,
      uniqueKey: outboundMessage.uniqueKey,
      createdAt: outboundMessage.createdAt,
      finishedAt: outboundMessage.finishedAt,
      lastResult: outboundMessage.lastResult,
      attempts: sql<number>`(${attempts})`.mapWith(Number),
      requestId: last.requestId,
      lastAttemptAt: last.sentAt,
      httpStatus: last.httpStatus,
      errorCode: last.errorCode,
      errorMessage: last.errorMessage,
      consentRequestId: outboundMessage.consentRequestId,
      requestStatus: consentRequest.status,
      abhaAddress: consentRequest.abhaAddress,
      patientName: patient.name,
    })
    .from(outboundMessage)
    .leftJoinLateral(last, sql`true`)
    .leftJoin(consentRequest, ofRequest)
    .leftJoin(patient, ofPatient);
}

/** A message with its last attempt and its request. */
export type ListedMessage = Awaited<ReturnType<typeof selectMessages>>[number];

/** The hospital's messages of one tab, the latest to end first, after a place in that order. */
export function listMessageRows(
  tx: Tx,
  tab: MessageTabName,
  after: PagePlace<OutboundMessageId> | null,
  limit: number,
): Promise<ListedMessage[]> {
  const older = after
    ? and(
        // Follows from the rest, but is a condition with which an index scan can begin.
        lte(outboundMessage.finishedAt, after.at),
        or(lt(outboundMessage.finishedAt, after.at), lt(outboundMessage.id, after.id)),
      )
    : undefined;
  return selectMessages(tx.db)
    .where(and(own(tx), onTab(tx.db, tab), older))
    .orderBy(desc(outboundMessage.finishedAt), desc(outboundMessage.id))
    .limit(limit);
}

/** One of the hospital's messages on which admins decide, whatever its state. */
export async function findListedMessage(tx: Tx, id: OutboundMessageId): Promise<ListedMessage | undefined> {
  const [row] = await selectMessages(tx.db).where(and(own(tx), forAdmins, eq(outboundMessage.id, id)));
  return row;
}

/** Whether a message with this key is open. */
export async function isKeyOpen(tx: Tx, uniqueKey: string): Promise<boolean> {
  const [row] = await tx.db
    .select({ id: outboundMessage.id })
    .from(outboundMessage)
    .where(and(own(tx), eq(outboundMessage.uniqueKey, uniqueKey), isNull(outboundMessage.finishedAt)));
  return row !== undefined;
}

/** How many of the hospital's messages are on a tab; counting stops at `limit`. */
export function countOnTab(tx: Tx, tab: MessageTabName, limit: number): Promise<number> {
  return countRows(tx.db, and(own(tx), onTab(tx.db, tab)), limit);
}

/** How many messages of all hospitals wait for an admin's decision; counting stops at `limit`. */
export function countAllFailed({ db }: SystemConnection, limit: number): Promise<number> {
  return countRows(db, onTab(db, "failed"), limit);
}

async function countRows(db: Queries, which: SQL | undefined, limit: number): Promise<number> {
  const rows = db.select({ id: outboundMessage.id }).from(outboundMessage).where(which).limit(limit).as("rows");
  return (await db.select({ rows: count() }).from(rows))[0]?.rows ?? 0;
}
