import { systemNow } from "@/lib/clock";
import { openDatabase } from "@/lib/db/database";
import { migrate } from "@/lib/db/migrate";
import { foundHospital } from "@/lib/credential/create-hospital";
import type { Env } from "@/lib/env";
import { lockAnyHospital } from "@/lib/hospital/hospital-table";
import { checkDatabase } from "./check-database";
import { checkSettings } from "./check-settings";
import { createDemoHospitals, pointDemoAtSandbox } from "./demo-hospitals";
import { readFirstHospital } from "./read-first-hospital";
import { Problems } from "./problems";

// Checks the settings, migrates the database and creates the first hospital. Exits with 0 when the product can start, or with 1 and one
// sentence for each problem. --serve also refuses settings that are unsafe in production. --demo creates the demo hospitals when there is
// none and SANDBOX=on.
async function main(flags: string[]): Promise<void> {
  const settings = checkSettings(process.env, flags.includes("--serve"));
  await checkDatabase(settings.DATABASE_URL);
  await migrate(settings.DATABASE_URL);
  await createHospitals(settings, flags.includes("--demo") && settings.SANDBOX === "on");
}

/** Runs in one transaction, so that a killed start leaves nothing half done; two at the same time run one after the other. */
async function createHospitals(settings: Env, demo: boolean): Promise<void> {
  const { pool, db } = openDatabase(settings.DATABASE_URL, 1);
  try {
    await db.transaction(async (tx) => {
      const context = { db: tx, now: systemNow() };
      if (await lockAnyHospital(tx)) return demo ? pointDemoAtSandbox(context, settings.SANDBOX_PORT) : undefined;
      const first = readFirstHospital(settings, process.env);
      if (first) await foundHospital(context, first);
      else if (demo) await createDemoHospitals(context, settings.SANDBOX_PORT);
      else
        console.error(
          "There is no hospital yet, so nobody can sign in: set GATEWAY_*, HIU_*, ADMIN_* and start again.",
        );
    });
  } finally {
    await pool.end();
  }
}

function toSentences(error: unknown): string[] {
  if (error instanceof Problems) return error.sentences;
  // The error of a query contains the query and its values; the message of the database is in its cause.
  const { message } = ((error as Error).cause ?? error) as { message?: string };
  return [`The database could not be prepared: ${message ?? "unknown"}.`];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  for (const sentence of toSentences(error)) console.error(sentence);
  process.exitCode = 1;
});
