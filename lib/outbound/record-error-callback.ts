import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import { lockOwnHospitalForShare } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { recordFailure } from "@/lib/outbound/circuit-breaker";
import { limitIn } from "@/lib/outbound/circuit-rules";
import type { JobTx } from "@/lib/outbound/message-handler";
import { nextAttemptAfterErrorCallback, RETRY_POLICIES } from "@/lib/outbound/retry-policies";
import { deadlineStartOf, lockOpenMessage, updateMessage } from "@/lib/outbox/outbound-message-table";

/** Records a limit of the whole client that a callback reported: all messages of the credential wait for that long. */
export async function recordReportedLimit(tx: JobTx, credentialId: CredentialId, error: WireError): Promise<void> {
  const limit = limitIn(error);
  if (!limit) return;
  await lockOwnHospitalForShare(tx);
  await recordFailure(tx, credentialId, limit);
}

/**
 * Records that a callback reported a temporary error for a message that the gateway had accepted: a failed attempt like any other, so that
 * the waits grow and the deadline holds. The caller has locked what the message is about. Returns when it is sent again, or null where it is no longer open.
 */
export async function recordErrorCallback(tx: JobTx, uniqueKey: string): Promise<Date | null> {
  const message = await lockOpenMessage(tx, uniqueKey);
  if (!message) return null;
  const { callback, deadline } = RETRY_POLICIES[message.kind];
  if (!callback) return null;
  const failures = message.failures + 1;
  const at = nextAttemptAfterErrorCallback(tx.now, failures, callback.backOffAfterError);
  const nextAttemptAt = new Date(Math.min(at.getTime(), deadlineStartOf(message).getTime() + deadline));
  const waiting = { state: "pending", waitsForGateway: false, lastResult: "error-callback" } as const;
  await updateMessage(tx, message.id, { ...waiting, failures, nextAttemptAt });
  return nextAttemptAt;
}

/** Has a message looked at again now: something about its attempts has changed. */
export async function reviewMessage(tx: JobTx, uniqueKey: string): Promise<void> {
  const message = await lockOpenMessage(tx, uniqueKey);
  if (message) await updateMessage(tx, message.id, { nextAttemptAt: tx.now });
}
