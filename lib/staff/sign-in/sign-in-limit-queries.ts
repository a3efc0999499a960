import "server-only";
import { lt } from "drizzle-orm";
import type { Pool } from "pg";
import { signInLimit } from "@/drizzle/schema/staff";
import type { Queries, SystemConnection } from "@/lib/db/transaction";

/** What `rate-limiter-flexible` runs its statements on: each in a transaction of its own, and without a name, which poolers do not know. */
export function limitStore({ db }: SystemConnection) {
  const { $client } = db as Queries & { $client: Pool };
  return {
    query: ({ text, values }: { text: string; values: unknown[] }) => $client.query(text, values),
  };
}

/** Deletes the counts whose window has ended; returns how many. */
export async function deleteEndedLimits(db: Queries, now: Date): Promise<number> {
  const { rowCount } = await db.delete(signInLimit).where(lt(signInLimit.expire, now.getTime()));
  return rowCount ?? 0;
}
