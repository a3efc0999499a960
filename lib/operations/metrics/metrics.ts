import "server-only";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { dialectOf } from "@/lib/abdm/dialects";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { SECOND, systemNow } from "@/lib/clock";

const SHORT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
export const CALL_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
export const PROCESSING_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300, 3_600, 86_400];
const SHARED = "since this process started, by all processes: take it from one";

/** What this process measures, and what it has counted so far in the database. No label names a hospital, a person or an id. */
function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  return {
    registry,
    answers: new Counter({
      name: "consent_desk_callback_answers_total",
      help: "Callbacks answered by this process; reason says why one was refused",
      labelNames: ["dialect", "message", "status", "reason"],
      registers,
    }),
    acknowledgement: new Histogram({
      name: "consent_desk_callback_answer_seconds",
      help: "From a callback's arrival at this process to its answer",
      labelNames: ["dialect", "status"],
      buckets: SHORT,
      registers,
    }),
    live: gauge("consent_desk_live_connections", "Open pages that this process tells of changes"),
    calls: new Counter({
      name: "consent_desk_gateway_calls_total",
      help: `Calls to the gateway that were over, ${SHARED}`,
      labelNames: ["message", "outcome"],
      registers,
    }),
    callTime: new Histogram({
      name: "consent_desk_gateway_call_seconds",
      help: `How long calls to the gateway took, ${SHARED}`,
      labelNames: ["message"],
      buckets: CALL_BOUNDS,
      registers,
    }),
    fates: new Counter({
      name: "consent_desk_callbacks_total",
      help: `What became of callbacks, ${SHARED}`,
      labelNames: ["dialect", "message", "fate"],
      registers,
    }),
    processing: new Histogram({
      name: "consent_desk_callback_processing_seconds",
      help: `From keeping a callback to knowing its fate, ${SHARED}`,
      labelNames: ["message"],
      buckets: PROCESSING_BOUNDS,
      registers,
    }),
    unprocessed: gauge("consent_desk_callbacks_unprocessed", "Callbacks kept for over a minute and not understood yet"),
    needPerson: gauge("consent_desk_callbacks_need_person", "Callbacks that need a person"),
    workers: gauge("consent_desk_workers", "Processes that do background work"),
    jobsWaiting: gauge("consent_desk_jobs_waiting", "Jobs whose time has come"),
    jobLag: gauge("consent_desk_job_lag_seconds", "How long the oldest waiting job has waited"),
    jobsFailing: gauge("consent_desk_jobs_failing", "Jobs that failed and are tried again"),
    jobsFailed: gauge("consent_desk_jobs_failed", "Jobs that failed for good"),
    databaseUp: gauge("consent_desk_database_up", "Whether the database answered"),
    /** Up to when calls and callbacks are counted. */
    countedTo: systemNow(),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

// Next.js loads one module several times in one process; the counts hang on the process.
const holder = globalThis as { consentDeskMetrics?: Metrics };

/** The process's one set of metrics. */
export function metrics(): Metrics {
  return (holder.consentDeskMetrics ??= createMetrics());
}

const reasons = new WeakMap<Response, string>();

/** Says why a callback is refused with this answer. */
export function refusedFor(reason: string, answer: Response): Response {
  reasons.set(answer, reason);
  return answer;
}

/** Measures what a dialect's callback route answers, and how long it takes. */
export function measureCallbacks(dialect: DialectName, answer: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const began = performance.now();
    const response = await answer(request);
    const path = new URL(request.url).pathname.replace(/^\/+|\/+$/g, "");
    const message = dialectOf(dialect).callbackPaths[path] ?? "unknown";
    const status = String(response.status);
    const { answers, acknowledgement } = metrics();
    answers.inc({ dialect, message, status, reason: reasons.get(response) ?? "" });
    acknowledgement.observe({ dialect, status }, (performance.now() - began) / SECOND);
    return response;
  };
}

/** Counts a live connection until the answer is called, however often that is. */
export function countLive(unsubscribe: () => void): () => void {
  const { live } = metrics();
  live.inc();
  let open = true;
  return () => {
    if (open) live.dec();
    open = false;
    unsubscribe();
  };
}
