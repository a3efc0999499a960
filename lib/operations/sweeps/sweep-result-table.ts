import "server-only";
import { sql } from "drizzle-orm";
import { sweepResult } from "@/drizzle/schema/sweep-result";
import type { Queries, SystemConnection } from "@/lib/db/transaction";

export type SweepResultRow = typeof sweepResult.$inferSelect;

/** The last complete run of each sweep, by its name. */
export async function readSweepResults({ db }: { db: Queries }): Promise<Map<string, SweepResultRow>> {
  const rows = await db.select().from(sweepResult);
  return new Map(rows.map((row) => [row.sweep, row]));
}

/** Stores a complete run; of several at once the one that began last counts. */
export async function saveSweepResult({ db }: SystemConnection, row: SweepResultRow): Promise<void> {
  await db
    .insert(sweepResult)
    .values(row)
    .onConflictDoUpdate({
      target: sweepResult.sweep,
      set: {
        sweptAt: sql`greatest(${sweepResult.sweptAt}, excluded.swept_at)`,
        changed: sql`${sweepResult.changed} + excluded.changed`,
        remaining: sql`excluded.remaining`,
      },
    });
}
