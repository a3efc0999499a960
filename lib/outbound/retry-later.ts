import "server-only";
import { atPresent, transact, type Tx } from "@/lib/db/transaction";
import { enqueue, type JobInput } from "@/lib/jobs/enqueue";
import { nextAttemptAt } from "@/lib/outbound/back-off";
import { retryAtWhileOpen } from "@/lib/outbound/circuit-breaker";
import type { SendResult, SendScope } from "@/lib/outbound/send-message";

/** After so many failures a message is dropped: the next status check, or the gateway's repeated notification, sends it again. */
const MAX_ATTEMPTS = 8;

type Repeatable = "send-consent-request-status" | "send-consent-on-notify";
type Failed = Exclude<SendResult, { outcome: "accepted" | "refused" | "skipped" }>;

/** When a message that failed temporarily is sent again, and how many failures that makes: an open circuit is none. */
export async function nextRetry(tx: Tx, result: Failed, failures: number): Promise<{ at: Date; failures: number }> {
  if (result.outcome === "circuit-open") return { at: await retryAtWhileOpen(tx, result), failures };
  const retryAfter = result.outcome === "busy" ? result.retryAfterSeconds : null;
  return { at: nextAttemptAt(tx.now, failures + 1, retryAfter), failures: failures + 1 };
}

/** Schedules a message that may be sent twice without harm once more; not where it was accepted or refused, or failed too often. */
export async function retryLater<N extends Repeatable>(
  scope: SendScope,
  result: SendResult,
  name: N,
  payload: JobInput<N> & { failures: number },
  key?: string,
): Promise<void> {
  if (result.outcome === "accepted" || result.outcome === "refused" || result.outcome === "skipped") return;
  await transact(atPresent(scope), async (tx) => {
    const { at: runAt, failures } = await nextRetry(tx, result, payload.failures);
    if (failures >= MAX_ATTEMPTS) return;
    await enqueue(tx, name, { ...payload, failures }, { runAt, waitsForGateway: true, ...(key && { key }) });
  });
}
