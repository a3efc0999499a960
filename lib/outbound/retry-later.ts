import "server-only";
import { stillHeldUntil } from "@/lib/outbound/circuit-breaker";
import { transact, type Context } from "@/lib/db/context";
import { nextTry } from "@/lib/outbound/back-off";
import type { JobContext, Said } from "@/lib/outbound/send-message";
import { systemNow } from "@/lib/clock";
import { enqueue } from "@/lib/jobs/enqueue";
import type { JobInput } from "@/lib/jobs/job";

/** After so many failures a question is left to the next one who asks it. */
const MOST_TRIES = 8;

type Repeatable = "send/consent-request-status" | "send/consent-on-notify";
type Failed = Exclude<Said, { outcome: "accepted" | "refused" | "withheld" }>;

/** When a message that failed in passing is said again, and how many failures that makes: being held is none. */
export async function nextSaying(
  ctx: Context,
  said: Failed,
  failures: number,
): Promise<{ at: Date; failures: number }> {
  if (said.outcome === "held") return { at: await stillHeldUntil(ctx, said), failures };
  const more = failures + 1;
  return { at: nextTry(ctx.now, more, said.outcome === "busy" ? said.retryAfterSeconds : null), failures: more };
}

/** Queues a message that may be said twice without harm once more; not where it arrived, was refused, or failed too often. */
export async function retryLater<N extends Repeatable>(
  ctx: JobContext,
  said: Said,
  name: N,
  payload: JobInput<N> & { failures: number },
  key?: string,
): Promise<void> {
  if (said.outcome === "accepted" || said.outcome === "refused" || said.outcome === "withheld") return;
  await transact({ ...ctx, now: systemNow() }, async (ctx) => {
    const { at: runAt, failures } = await nextSaying(ctx, said, payload.failures);
    if (failures >= MOST_TRIES) return;
    await enqueue(ctx, name, { ...payload, failures }, { runAt, waits: true, ...(key && { key }) });
  });
}
