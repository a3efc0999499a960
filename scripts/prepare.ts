import { systemNow } from "@/lib/clock";
import { createHospital } from "@/lib/credential/create-hospital";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { isMigrated, migrate } from "@/lib/db/migrate";
import { systemTransaction } from "@/lib/db/transaction";
import type { Env } from "@/lib/env";
import { lockHospitalList } from "@/lib/hospital/hospital-table";
import { checkDatabase } from "./check-database";
import { checkEncryptionKey } from "./check-encryption-key";
import { checkSettings } from "./check-settings";
import { findDemoAccounts, prepareDemo } from "./demo-hospitals";
import { readFirstHospital } from "./read-first-hospital";
import { Problems, toSentences } from "./problems";

// Checks the settings, migrates the database unless MIGRATE=off, checks the encryption key and creates the first hospital. Exits with 0 when the product can start, or with 1 and one
// sentence for each problem. --serve also refuses settings and accounts that are unsafe in production. --demo creates the demo hospitals when there is
// none and SANDBOX=on.
async function main(flags: string[]): Promise<void> {
  const settings = checkSettings(process.env, flags.includes("--serve"));
  await checkDatabase(settings.DATABASE_URL);
  if (settings.MIGRATE === "on") await migrate(settings.DATABASE_URL);
  else if (!(await isMigrated(settings.DATABASE_URL)))
    throw new Problems([
      'The database lacks migrations of this version, and MIGRATE is off: run "npm run migrate" first.',
    ]);
  const notice = await checkEncryptionKey(settings);
  if (notice) console.error(notice);
  await createHospitals(settings, {
    demo: flags.includes("--demo") && settings.SANDBOX === "on",
    production: flags.includes("--serve"),
  });
}

/** Two runs at the same time do this one after the other. A run that follows a killed one creates the demo hospitals that are missing. */
async function createHospitals(
  settings: Env,
  { demo, production }: { demo: boolean; production: boolean },
): Promise<void> {
  const database = openDatabase(settings.DATABASE_URL, 1);
  const scope = { database, now: systemNow() };
  try {
    await systemTransaction(scope, "prepare an empty database", async (tx) => {
      const hospitals = await lockHospitalList(tx);
      const demoAccounts = production ? await findDemoAccounts(tx) : [];
      if (demoAccounts.length > 0) {
        const named = demoAccounts.join(", ");
        throw new Problems([
          `The database is unsafe: anybody can sign in as ${named} with the published password of the demo. Use another database.`,
        ]);
      }
      const first = hospitals.length === 0 ? readFirstHospital(settings, process.env) : null;
      if (first) await createHospital(scope, first);
      else if (demo) await prepareDemo(scope, hospitals, settings.SANDBOX_PORT);
      else if (hospitals.length === 0)
        console.error(
          "There is no hospital yet, so nobody can sign in: set GATEWAY_*, HIU_*, ADMIN_* and start again.",
        );
    });
  } finally {
    await closeDatabase(database);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  for (const sentence of toSentences(error)) console.error(sentence);
  process.exitCode = 1;
});
