import "server-only";
import { lt } from "drizzle-orm";
import type { Pool } from "pg";
import { signInChallenge } from "@/drizzle/schema/sign-in-method";
import { knownDevice, signInLimit } from "@/drizzle/schema/staff";
import { DAY } from "@/lib/clock";
import type { Queries, SystemConnection } from "@/lib/db/transaction";

/** What `rate-limiter-flexible` runs its statements on: each in a transaction of its own, and without a name, which poolers do not know. */
export function limitStore({ db }: SystemConnection) {
  const { $client } = db as Queries & { $client: Pool };
  return {
    query: ({ text, values }: { text: string; values: unknown[] }) => $client.query(text, values),
  };
}

/** How long a browser stays known without a sign-in. */
const DEVICE_KEPT_FOR = 400 * DAY;

/**
 * Deletes what sign-ins leave behind: counts whose window has ended, challenges that have expired, and browsers that nobody has signed in
 * with for long. Returns how many rows.
 */
export async function deleteEndedSignIns(db: Queries, now: Date): Promise<number> {
  const unusedSince = new Date(now.getTime() - DEVICE_KEPT_FOR);
  const results = [
    await db.delete(signInLimit).where(lt(signInLimit.expire, now.getTime())),
    await db.delete(signInChallenge).where(lt(signInChallenge.expiresAt, now)),
    await db.delete(knownDevice).where(lt(knownDevice.lastUsedAt, unusedSince)),
  ];
  return results.reduce((all, { rowCount }) => all + (rowCount ?? 0), 0);
}
