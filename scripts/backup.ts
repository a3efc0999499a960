import { systemNow } from "@/lib/clock";
import { backUp } from "./backup/back-up";
import { checkDatabase } from "./check-database";
import { Problems, toSentences } from "./problems";

// Copies the database of DATABASE_URL into a file. Exits with 0 when the file is complete, or with 1 and a sentence for what prevents it.
async function main(file: string | undefined, url: string | undefined): Promise<void> {
  if (!file) throw new Problems(["No file is named."]);
  if (!url || !URL.canParse(url)) throw new Problems(["DATABASE_URL must be a postgres:// address."]);
  await checkDatabase(url);
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  const { tables, rows, bytes } = await backUp(url, file, systemNow(), stop.signal);
  console.log(
    `${file}: ${rows} rows of ${tables} tables in ${bytes} bytes. Records and their keys are not among them.`,
  );
}

main(process.argv[2], process.env.DATABASE_URL).catch((error: unknown) => {
  for (const sentence of toSentences(error, "The backup was not made")) console.error(sentence);
  process.exitCode = 1;
});
