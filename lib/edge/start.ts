import "server-only";
import { env } from "@/lib/env";
import { startWorker } from "@/lib/gateway/worker";
import { liveListener } from "@/lib/live/listener";

/** What an application process does once, before its first request: background work, where it is not another process's. */
export async function start(): Promise<void> {
  const worker = env().WORKER === "off" ? null : await startWorker();
  const stop = () => {
    // Next.js leaves only when every connection has closed, and an open stream never does by itself.
    liveListener().end();
    void worker?.stop().catch(() => undefined);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
