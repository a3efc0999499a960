import { systemNow } from "@/lib/clock";
import { openDatabase } from "@/lib/db/database";
import { migrate } from "@/lib/db/migrate";
import { foundHospital } from "@/lib/credential/create-hospital";
import type { Env } from "@/lib/env";
import { lockAnyHospital } from "@/lib/hospital/hospital-table";
import { checkDatabase } from "./check-database";
import { checkSettings } from "./check-settings";
import { foundDemo, pointDemoAtSandbox } from "./demo-hospitals";
import { firstHospital } from "./read-first-hospital";
import { Problems } from "./problems";

// Makes settings and database ready, and ends: 0 when the product can start, 1 with one sentence for each problem.
// --serve refuses what is unsafe in production. --demo fills an empty database with the demo hospitals (SANDBOX=on).
async function main(flags: string[]): Promise<void> {
  const settings = checkSettings(process.env, flags.includes("--serve"));
  await checkDatabase(settings.DATABASE_URL);
  await migrate(settings.DATABASE_URL);
  await fill(settings, flags.includes("--demo") && settings.SANDBOX === "on");
}

/** One transaction: killed in the middle and run again it completes. Two at once take turns. */
async function fill(settings: Env, demo: boolean): Promise<void> {
  const { pool, db } = openDatabase(settings.DATABASE_URL, 1);
  try {
    await db.transaction(async (tx) => {
      const moment = { db: tx, now: systemNow() };
      if (await lockAnyHospital(tx)) return demo ? pointDemoAtSandbox(moment, settings.SANDBOX_PORT) : undefined;
      const first = firstHospital(settings, process.env);
      if (first) await foundHospital(moment, first);
      else if (demo) await foundDemo(moment, settings.SANDBOX_PORT);
      else
        console.error(
          "There is no hospital yet, so nobody can sign in: set GATEWAY_*, HIU_*, ADMIN_* and start again.",
        );
    });
  } finally {
    await pool.end();
  }
}

function sentences(error: unknown): string[] {
  if (error instanceof Problems) return error.sentences;
  // A query's own error holds the query and its values; what the database said is its cause.
  const { message } = ((error as Error).cause ?? error) as { message?: string };
  return [`The database could not be prepared: ${message ?? "unknown"}.`];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  for (const sentence of sentences(error)) console.error(sentence);
  process.exitCode = 1;
});
