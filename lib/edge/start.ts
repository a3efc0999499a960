import "server-only";
import { env } from "@/lib/env";
import { startWorker } from "@/lib/gateway/worker";

/** What an application process does once, before its first request: background work, where it is not another process's. */
export async function start(): Promise<void> {
  if (env().WORKER === "off") return;
  const worker = await startWorker();
  const stop = () => void worker.stop().catch(() => undefined);
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
