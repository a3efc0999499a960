import "server-only";
import { SECOND } from "@/lib/clock";
import { callbackDatabase } from "@/lib/db/database";
import { env } from "@/lib/env";
import { startTaskThreads } from "@/lib/health-record/worker/run-task";
import { writeRefusals } from "@/lib/inbound/count-refusal";
import { abortGatewayCalls } from "@/lib/jobs/shutdown-signal";
import { liveListener } from "@/lib/live/live-listener";
import { log } from "@/lib/log";
import { startWorker } from "@/lib/operations/start-worker";
import { writePostponed } from "@/lib/staff/sign-in/count-postponed";
import { callbackListener, type RequestListener } from "@/lib/web/callback-listener";
import { pushListener } from "@/lib/web/push-listener";
import { serveCallbacksWithExtraSlashes } from "@/lib/web/serve-callback-paths";
import { signInListener } from "@/lib/web/sign-in-listener";

/** How long a process that shuts down waits for the gateway's responses to calls that staff have made. */
const RESPONSE_TIMEOUT = 6 * SECOND;
/** Starting the threads that read documents keeps both processors busy: the first requests come before it. */
const START_THREADS_AFTER = 2 * SECOND;
/** Process managers kill a process ten seconds after the signal to stop. */
const EXIT_WITHIN = 9.5 * SECOND;

/** Starts what a server process does besides requests, before its first one: background work, unless other processes do it. */
export function startProcess(): void {
  serveCallbacksWithExtraSlashes();
  publishListener();
  // Opens a connection in advance: the first callback after a crash does not wait for it.
  callbackDatabase()
    .systemPool.query("select 1")
    .catch(() => undefined);
  setTimeout(startTaskThreads, START_THREADS_AFTER).unref();
  const worker = env().WORKER === "off" ? null : startWorker();
  let stopped: Promise<void> | null = null;
  const stop = () => {
    if (stopped) return;
    // Next.js exits only when every connection has closed, and an open stream never closes by itself.
    liveListener().end();
    setTimeout(abortGatewayCalls, RESPONSE_TIMEOUT).unref();
    const counted = [writeRefusals(callbackDatabase()), writePostponed(callbackDatabase())];
    stopped = Promise.all([worker?.stop(), ...counted]).then(() => undefined);
    exitAfter(stopped);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

// Next.js compiles this file; the HTTP server, which is plain JavaScript, finds the listener on the process.
const holder = globalThis as { consentDeskListener?: RequestListener };

/** Makes this process's HTTP server answer callbacks, pages of records, and sign-ins that are too many, itself. */
function publishListener(): void {
  const listeners = [callbackListener(), pushListener(), signInListener()];
  holder.consentDeskListener = (request, response) => listeners.some((listen) => listen(request, response));
}

/** Next.js exits with its last connection, whether or not jobs are running, and never before: both are limited here. */
function exitAfter(stopped: Promise<void>): void {
  const exit = process.exit.bind(process);
  const exitOnceStopped = (code?: number | string | null) => {
    void stopped.finally(() => exit(code));
    return undefined as never;
  };
  process.exit = exitOnceStopped;
  setTimeout(() => {
    log.warn("exited with connections open");
    exit(143);
  }, EXIT_WITHIN).unref();
}
