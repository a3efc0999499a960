import "server-only";
import { and, gte, inArray, max, sql, sum } from "drizzle-orm";
import { callbackRefusal, NO_HOSPITAL } from "@/drizzle/schema/gateway-callback";
import type { SystemConnection, Tx } from "@/lib/db/transaction";

/** Stands for "no hospital" where a refused callback named none. */
export { NO_HOSPITAL };

export type RefusalRow = typeof callbackRefusal.$inferSelect;

/** Adds to the counts of refused callbacks, in one statement. */
export async function addRefusals(connection: SystemConnection, rows: RefusalRow[]): Promise<void> {
  await connection.db
    .insert(callbackRefusal)
    .values(rows)
    .onConflictDoUpdate({
      target: [
        callbackRefusal.hour,
        callbackRefusal.hospitalId,
        callbackRefusal.dialect,
        callbackRefusal.message,
        callbackRefusal.reason,
      ],
      set: {
        refusals: sql`${callbackRefusal.refusals} + excluded.refusals`,
        lastAt: sql`greatest(${callbackRefusal.lastAt}, excluded.last_at)`,
      },
    });
}

/** The hospital's refused callbacks and those that named no hospital, of the hours since then, the latest kind first. */
export function listRefusals(tx: Tx, since: Date) {
  const { hour, hospitalId, dialect, message, reason, refusals, lastAt } = callbackRefusal;
  return tx.db
    .select({ dialect, message, reason, refusals: sum(refusals).mapWith(Number), lastAt: max(lastAt) })
    .from(callbackRefusal)
    .where(and(gte(hour, since), inArray(hospitalId, [tx.actor.hospitalId, NO_HOSPITAL])))
    .groupBy(dialect, message, reason)
    .orderBy(sql`max(${lastAt}) desc`);
}
