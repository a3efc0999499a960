import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { MINUTE, SECOND } from "@/lib/clock";
import { atPresent, transact } from "@/lib/db/transaction";
import { newId, type LeaseId } from "@/lib/ids";
import { deliverMessage, type SendScope } from "@/lib/outbound/deliver-message";
import type { SendResult } from "@/lib/outbound/delivery-steps";
import { addOutboundMessages, type NewOutboundMessage } from "@/lib/outbox/outbound-message-table";

/** Longer than sending one message takes, a new session and a second attempt included. */
const LEASE = MINUTE;
/** The longest wait for a send slot while somebody waits for the result. */
const LONGEST_WAIT = 5 * SECOND;

/**
 * Adds a message to the outbox and sends it in this process, for somebody who waits for its result: once, under the same rate limit,
 * circuit breaker and session as all others. Not inside a transaction.
 */
export async function sendNow(scope: SendScope, message: NewOutboundMessage): Promise<SendResult> {
  const leaseId = newId<LeaseId>();
  const start = atPresent(scope);
  const lease = { id: leaseId, until: new Date(start.now.getTime() + LEASE) };
  const [id] = await transact(start, (tx) => addOutboundMessages(tx, [message], { lease }));
  if (!id) throw new Error("a message that was added has an id");
  const leased = { id, leaseId, isWaitedFor: true } as const;
  const result = await deliverMessage(scope, leased);
  if (result?.outcome !== "rate-limited") return result ?? NOT_SENT;
  const wait = result.sendAt.getTime() - atPresent(scope).now.getTime();
  if (wait > LONGEST_WAIT) return NOT_SENT;
  await pause(Math.max(0, wait));
  return (await deliverMessage(scope, leased)) ?? NOT_SENT;
}

const NOT_SENT: SendResult = {
  outcome: "busy",
  status: 503,
  error: { code: "", message: "" },
  retryAfterSeconds: null,
};
