import "server-only";
import type { Counter, Histogram } from "prom-client";
import { SECOND } from "@/lib/clock";
import type { Connection } from "@/lib/db/database";
import { CALL_BOUNDS, PROCESSING_BOUNDS, type Metrics } from "@/lib/operations/metrics/metrics";
import { unprocessedCallbacks, waitingCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { decidedCallbacks, finishedCalls, type Timed } from "@/lib/operations/metrics/metrics-queries";
import { countJobs, countWorkers } from "@/lib/jobs/job-queries";

/** A row bears the time at which its transaction began: younger ones may not have been committed yet. */
const SETTLED = 10 * SECOND;

type Db = Connection["db"];

// Two at once would count the same rows twice.
const counting = new WeakMap<Metrics, Promise<void>>();

/**
 * Brings up to date what is known from the database: how things stand, and what was finished since the last look, so that
 * a scrape costs what has happened since the one before it. Throws where the database does not answer.
 */
export async function readDatabase(metrics: Metrics, db: Db, now: Date): Promise<void> {
  const before = counting.get(metrics) ?? Promise.resolve();
  const counted = before.catch(() => undefined).then(() => countFinished(metrics, db, now));
  counting.set(metrics, counted);
  await Promise.all([counted, readState(metrics, db, now)]);
}

async function readState(metrics: Metrics, db: Db, now: Date): Promise<void> {
  const [workers, jobs, unprocessed, needPerson] = await Promise.all([
    countWorkers(db, now),
    countJobs(db, now),
    unprocessedCallbacks(db, now),
    waitingCallbacks(db),
  ]);
  metrics.workers.set(workers);
  metrics.jobsWaiting.set(jobs.waiting);
  metrics.jobsFailing.set(jobs.failing);
  metrics.jobsFailed.set(jobs.failed);
  metrics.unprocessed.set(unprocessed);
  metrics.needPerson.set(needPerson);
  const since = jobs.oldestWaitingSince;
  metrics.jobLag.set(since ? Math.max(0, now.getTime() - since.getTime()) / SECOND : 0);
}

async function countFinished(metrics: Metrics, db: Db, now: Date): Promise<void> {
  const period = { from: metrics.countedTo, to: new Date(now.getTime() - SETTLED) };
  if (period.to <= period.from) return;
  const [calls, callbacks] = await Promise.all([
    finishedCalls(db, { ...period, bounds: CALL_BOUNDS }),
    decidedCallbacks(db, { ...period, bounds: PROCESSING_BOUNDS }),
  ]);
  metrics.countedTo = period.to;
  for (const call of calls) {
    const { message, outcome } = call;
    add(metrics.calls, { message, outcome }, metrics.callTime, { message }, call);
  }
  for (const callback of callbacks) {
    const { dialect, message, fate } = callback;
    add(metrics.fates, { dialect, message, fate }, metrics.processing, { message }, callback);
  }
}

function add(
  counter: Counter,
  labels: Record<string, string>,
  histogram: Histogram,
  timedBy: Record<string, string>,
  { events, seconds }: Timed<never>,
): void {
  counter.inc(labels, events);
  // The mean of what fell into a bucket falls into it too, so that neither bucket nor sum is wrong.
  for (let event = 0; event < events; event += 1) histogram.observe(timedBy, seconds);
}
