import "server-only";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { CallbackAddress } from "@/lib/abdm/callback-address";
import { systemNow } from "@/lib/clock";

const ANSWER_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
export const CALL_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
export const PROCESSING_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300, 3_600, 86_400];
const SHARED = "since this process started, of all processes: read it from one of them";

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
      help: "Callbacks that this process has answered; reason is why one was refused",
      labelNames: ["dialect", "message", "status", "reason"],
      registers,
    }),
    answerTime: new Histogram({
      name: "consent_desk_callback_answer_seconds",
      help: "From a callback's arrival at this process to its answer",
      labelNames: ["dialect", "status"],
      buckets: ANSWER_BUCKETS,
      registers,
    }),
    liveConnections: gauge("consent_desk_live_connections", "Open pages that this process notifies of changes"),
    calls: new Counter({
      name: "consent_desk_gateway_calls_total",
      help: `Finished calls to the gateway, ${SHARED}`,
      labelNames: ["message", "outcome"],
      registers,
    }),
    callTime: new Histogram({
      name: "consent_desk_gateway_call_seconds",
      help: `Duration of calls to the gateway, ${SHARED}`,
      labelNames: ["message"],
      buckets: CALL_BUCKETS,
      registers,
    }),
    callbacks: new Counter({
      name: "consent_desk_callbacks_total",
      help: `Processed callbacks by their state, ${SHARED}`,
      labelNames: ["dialect", "message", "state"],
      registers,
    }),
    processingTime: new Histogram({
      name: "consent_desk_callback_processing_seconds",
      help: `From storing a callback to its state after processing, ${SHARED}`,
      labelNames: ["message"],
      buckets: PROCESSING_BUCKETS,
      registers,
    }),
    unprocessed: gauge(
      "consent_desk_callbacks_unprocessed",
      "Callbacks stored over a minute ago and not processed yet",
    ),
    needPerson: gauge("consent_desk_callbacks_need_person", "Callbacks that need a person's decision"),
    messagesNeedPerson: gauge(
      "consent_desk_messages_need_person",
      "Messages to a gateway that failed and need a person's decision",
    ),
    workers: gauge("consent_desk_workers", "Processes that do background work"),
    jobsWaiting: gauge("consent_desk_jobs_waiting", "Callbacks and messages that are due and not worked on"),
    jobLag: gauge("consent_desk_job_lag_seconds", "How long the oldest waiting job has been due"),
    jobsFailing: gauge("consent_desk_jobs_failing", "Callbacks, messages and sweeps that failed with an error of ours"),
    databaseUp: gauge("consent_desk_database_up", "Whether the database answered"),
    /** Calls and callbacks that finished before then are counted. */
    countedTo: systemNow(),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

// Next.js loads one module several times in one process: the counts are kept on the process.
const holder = globalThis as { consentDeskMetrics?: Metrics };

/** The process's one set of metrics. */
export function metrics(): Metrics {
  return (holder.consentDeskMetrics ??= createMetrics());
}

/** Measures how a callback was answered: `reason` is why it was refused, `seconds` how long the answer took. */
export function measureAnswer(
  { dialect, message }: Pick<CallbackAddress, "dialect" | "message">,
  { status, reason = "" }: { status: number; reason?: string },
  seconds: number,
): void {
  const { answers, answerTime } = metrics();
  answers.inc({ dialect, message, status: String(status), reason });
  answerTime.observe({ dialect, status: String(status) }, seconds);
}

/** Counts an open live connection. Returns a function that ends it with `unsubscribe`, once, however often it is called. */
export function countLiveConnection(unsubscribe: () => void): () => void {
  const { liveConnections } = metrics();
  liveConnections.inc();
  let isOpen = true;
  return () => {
    if (isOpen) liveConnections.dec();
    isOpen = false;
    unsubscribe();
  };
}
