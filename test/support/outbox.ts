import "server-only";
import { and, eq, isNull } from "drizzle-orm";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { transact } from "@/lib/db/transaction";
import { newId, type LeaseId, type OutboundMessageId } from "@/lib/ids";
import { deliverMessage, type SendScope } from "@/lib/outbound/deliver-message";
import { addOutboundMessages, uniqueKeyOf, type NewOutboundMessage } from "@/lib/outbox/outbound-message-table";
import type { SentRequest, TestHospital } from "@/test/support/fixtures";
import type { TestDatabase } from "@/test/support/test-database";

const LONG = 60_000;

/** Adds a message to the outbox of a hospital; returns its id. */
export async function addTestMessage(
  { job }: Pick<TestHospital, "job">,
  message: NewOutboundMessage,
): Promise<OutboundMessageId> {
  const [id] = await transact(job(), (tx) => addOutboundMessages(tx, [message]));
  if (!id) throw new Error("a message was added");
  return id;
}

/** Adds the message that sends a request's init, at the time at which the request was submitted, with the attempts that there are. */
export async function addInitMessage(
  database: TestDatabase,
  hospital: Pick<TestHospital, "job">,
  { id }: Pick<SentRequest, "id">,
  createdAt = hospital.job().now,
): Promise<OutboundMessageId> {
  const uniqueKey = uniqueKeyOf.init(id);
  const messageId = await addTestMessage(hospital, { kind: "consent-request-init", consentRequestId: id, uniqueKey });
  await database.admin.update(outboundMessage).set({ createdAt }).where(eq(outboundMessage.id, messageId));
  await database.admin
    .update(gatewayCall)
    .set({ outboundMessageId: messageId })
    .where(and(eq(gatewayCall.consentRequestId, id), isNull(gatewayCall.outboundMessageId)));
  return messageId;
}

/** Sends a message now, whenever it is due, as the process that holds it does. */
export async function deliverNow(database: TestDatabase, scope: SendScope, id: OutboundMessageId) {
  const leaseId = newId<LeaseId>();
  await database.admin
    .update(outboundMessage)
    .set({ leaseId, leaseUntil: new Date(Date.now() + LONG) })
    .where(eq(outboundMessage.id, id));
  return deliverMessage(scope, { id, leaseId });
}

/** The message as it is stored. */
export async function storedMessage(database: TestDatabase, id: OutboundMessageId) {
  const [row] = await database.admin.select().from(outboundMessage).where(eq(outboundMessage.id, id));
  if (!row) throw new Error("the message was added");
  return row;
}
