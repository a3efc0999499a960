import "server-only";
import { log } from "@/lib/log";

/**
 * Does something with every row that is due, batch after batch: `list` returns the next rows after one, in an order of its own, and none
 * at the end. A row that fails is logged and left as it is, and the others are done. Throws what `list` throws.
 */
export async function sweep<Row>(
  name: string,
  list: (after: Row | null) => Promise<Row[]>,
  work: (row: Row) => Promise<void>,
): Promise<void> {
  for (let after: Row | null = null; ;) {
    const rows: Row[] = await list(after);
    for (const row of rows) {
      try {
        await work(row);
      } catch (error) {
        log.error("a row of a sweep failed", { job: name, error });
      }
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
  }
}
