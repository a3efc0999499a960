import { startWorker } from "@/lib/operations/start-worker";
import { log } from "@/lib/log";
import { checkDatabase } from "./check-database";
import { checkEncryptionKey } from "./check-encryption-key";
import { checkSettings } from "./check-settings";
import { Problems } from "./problems";

async function main(): Promise<void> {
  const settings = checkSettings(process.env, false);
  await checkDatabase(settings.DATABASE_URL);
  const notice = await checkEncryptionKey(settings);
  if (notice) console.error(notice);
  const worker = startWorker();
  // An unhandled rejection must not end the process and with it every running job.
  process.on("unhandledRejection", (error) => log.error("unhandled rejection", { error }));
  await new Promise<void>((resolve) => {
    // A second signal changes nothing: running jobs may finish.
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
  await worker.stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (!(error instanceof Problems)) throw error;
    for (const sentence of error.sentences) console.error(sentence);
    process.exit(1);
  },
);
