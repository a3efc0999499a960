import { migrate } from "@/lib/db/migrate";
import { checkDatabase } from "./check-database";
import { toSentences, Problems } from "./problems";

// Brings the database of DATABASE_URL up to date, and nothing else. Exits with 0 when it is, or with 1 and a sentence for what prevents it.
async function main(url: string | undefined): Promise<void> {
  if (!url) throw new Problems(["DATABASE_URL is not set."]);
  if (!URL.canParse(url)) throw new Problems(["DATABASE_URL must be a postgres:// address."]);
  await checkDatabase(url);
  await migrate(url);
  console.log("The database is up to date.");
}

main(process.env.DATABASE_URL).catch((error: unknown) => {
  for (const sentence of toSentences(error)) console.error(sentence);
  process.exitCode = 1;
});
