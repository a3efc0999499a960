import "server-only";
import type { Counter, Histogram } from "prom-client";
import { SECOND } from "@/lib/clock";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { readServiceHealth } from "@/lib/operations/health/read-service-health";
import { CALL_BUCKETS, PROCESSING_BUCKETS, type Metrics } from "@/lib/operations/metrics/metrics";
import { finishedCalls, processedCallbacks, type Timed } from "@/lib/operations/metrics/metrics-queries";

/** A row carries the time at which its transaction began: younger rows may not be committed yet. */
const COMMITTED_AFTER = 10 * SECOND;

// Two updates at once would count the same rows twice.
const updating = new WeakMap<Metrics, Promise<void>>();

/**
 * Brings the metrics up to date with the database: the present state, and what has finished since the last update, so that a scrape costs
 * only what is new. Throws where the database does not answer.
 */
export async function updateMetrics(metrics: Metrics, scope: SystemScope): Promise<void> {
  const before = updating.get(metrics) ?? Promise.resolve();
  const counted = before.catch(() => undefined).then(() => countFinished(metrics, scope));
  updating.set(metrics, counted);
  await Promise.all([counted, setGauges(metrics, scope)]);
}

async function setGauges(metrics: Metrics, scope: SystemScope): Promise<void> {
  const { workers, work, unprocessedCallbacks, callbacksToDecide, messagesToDecide } = await readServiceHealth(scope);
  metrics.workers.set(workers);
  metrics.jobsWaiting.set(work.waiting);
  metrics.jobsFailing.set(work.failing);
  metrics.unprocessed.set(unprocessedCallbacks);
  metrics.needPerson.set(callbacksToDecide);
  metrics.messagesNeedPerson.set(messagesToDecide);
  const since = work.oldestWaitingSince;
  metrics.jobLag.set(since ? Math.max(0, scope.now.getTime() - since.getTime()) / SECOND : 0);
}

async function countFinished(metrics: Metrics, scope: SystemScope): Promise<void> {
  const period = { from: metrics.countedTo, to: new Date(scope.now.getTime() - COMMITTED_AFTER) };
  if (period.to <= period.from) return;
  const [calls, callbacks] = await withSystemConnection(scope, "update metrics", (connection) =>
    Promise.all([
      finishedCalls(connection, { ...period, buckets: CALL_BUCKETS }),
      processedCallbacks(connection, { ...period, buckets: PROCESSING_BUCKETS }),
    ]),
  );
  metrics.countedTo = period.to;
  for (const call of calls) {
    const { message, outcome } = call;
    add(metrics.calls, { message, outcome }, metrics.callTime, { message }, call);
  }
  for (const callback of callbacks) {
    const { dialect, message, state } = callback;
    add(metrics.callbacks, { dialect, message, state }, metrics.processingTime, { message }, callback);
  }
}

function add(
  counter: Counter,
  counterLabels: Record<string, string>,
  histogram: Histogram,
  histogramLabels: Record<string, string>,
  { events, seconds }: Timed<never>,
): void {
  counter.inc(counterLabels, events);
  // The mean of the values in a bucket lies in that bucket too, so that buckets and sum are right.
  for (let event = 0; event < events; event += 1) histogram.observe(histogramLabels, seconds);
}
