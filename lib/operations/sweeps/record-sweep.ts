import "server-only";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { readSweepResults, saveSweepResult, type SweepResultRow } from "@/lib/operations/sweeps/sweep-result-table";

/** Records that a sweep over all hospitals, which began at the scope's time, is complete: for the health page and for the next run. */
export function recordSweep(
  scope: SystemScope,
  sweep: string,
  { changed, remaining = null }: { changed: number; remaining?: SweepResultRow["remaining"] },
): Promise<void> {
  const row = { sweep, sweptAt: scope.now, changed, remaining };
  return withSystemConnection(scope, "record a sweep", (connection) => saveSweepResult(connection, row));
}

/** When the last complete run of a sweep began; null before the first. */
export async function lastSweepAt(scope: SystemScope, sweep: string): Promise<Date | null> {
  const results = await withSystemConnection(scope, "record a sweep", readSweepResults);
  return results.get(sweep)?.sweptAt ?? null;
}
