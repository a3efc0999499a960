import "server-only";
import { sql } from "drizzle-orm";
import type { Tx } from "@/lib/db/transaction";

/** Locks names until the transaction ends, in this order, whether or not a row has them: one statement. */
export async function lockNames(tx: Tx, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const list = sql.join(
    names.map((name) => sql`${name}`),
    sql`, `,
  );
  await tx.db.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(array[${list}]::text[]) name`,
  );
}
