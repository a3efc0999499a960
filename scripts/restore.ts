import { checkDatabase } from "./check-database";
import { Problems, toSentences } from "./problems";
import { restore } from "./backup/restore";

// Loads a backup into the database of DATABASE_URL, which must hold no hospital. Exits with 0 when all of it is there, or with 1 and a
// sentence for what prevents it.
async function main(file: string | undefined, url: string | undefined): Promise<void> {
  if (!file) throw new Problems(["No file is named."]);
  if (!url || !URL.canParse(url)) throw new Problems(["DATABASE_URL must be a postgres:// address."]);
  await checkDatabase(url);
  const { createdAt, tables, rows } = await restore(url, file);
  console.log(`The database holds the ${rows} rows of ${tables} tables of the backup of ${createdAt}.`);
  console.log("Records are requested again under consents that are still valid: a backup holds none.");
}

main(process.argv[2], process.env.DATABASE_URL).catch((error: unknown) => {
  for (const sentence of toSentences(error, "The backup was not restored")) console.error(sentence);
  process.exitCode = 1;
});
