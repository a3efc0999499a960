import { startWorker } from "@/lib/gateway/worker";

const worker = await startWorker();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void worker.stop());
await worker.promise;
process.exit(0);
