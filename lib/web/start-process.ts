import "server-only";
import { SECOND } from "@/lib/clock";
import { callbackDatabase } from "@/lib/db/database";
import { env } from "@/lib/env";
import { abortGatewayCalls } from "@/lib/jobs/shutdown-signal";
import { writeRefusals } from "@/lib/inbound/count-refusal";
import { startWorker } from "@/lib/operations/start-worker";
import { liveListener } from "@/lib/live/live-listener";
import { log } from "@/lib/log";

/** How long people's own calls to the gateway are waited for. */
const LAST_WORDS = 6 * SECOND;
/** Whoever told us to stop is patient for ten seconds. */
const GONE_WITHIN = 9.5 * SECOND;

/** What an application process does once, before its first request: background work, where it is not another process's. */
export function start(): void {
  // A connection is opened while the rest starts: after a crash the first callback is not the one that waits for it.
  callbackDatabase()
    .pool.query("select 1")
    .catch(() => undefined);
  const worker = env().WORKER === "off" ? null : startWorker();
  let stopped: Promise<void> | null = null;
  const stop = () => {
    if (stopped) return;
    // Next.js leaves only when every connection has closed, and an open stream never does by itself.
    liveListener().end();
    setTimeout(abortGatewayCalls, LAST_WORDS).unref();
    stopped = Promise.all([worker?.stop(), writeRefusals(callbackDatabase().db)]).then(() => undefined);
    leaveOnceDone(stopped);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** Next.js would leave with its last connection, whatever jobs are under way, and never before: both have their bounds here. */
function leaveOnceDone(done: Promise<void>): void {
  const exit = process.exit.bind(process);
  const leave = (code?: number | string | null) => {
    void done.finally(() => exit(code));
    return undefined as never;
  };
  process.exit = leave;
  setTimeout(() => {
    log.warn("left with connections open");
    exit(143);
  }, GONE_WITHIN).unref();
}
