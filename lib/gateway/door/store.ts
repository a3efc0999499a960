import "server-only";
import { and, gte, inArray, max, sql, sum } from "drizzle-orm";
import { callbackRefusal } from "@/drizzle/schema/gateway";
import type { Context } from "@/lib/db/context";

export type RefusalRow = typeof callbackRefusal.$inferSelect;

/** Adds to what was counted before, in one statement. */
export async function addRefusals(db: Context["db"], rows: RefusalRow[]): Promise<void> {
  await db
    .insert(callbackRefusal)
    .values(rows)
    .onConflictDoUpdate({
      target: [
        callbackRefusal.hour,
        callbackRefusal.hospital,
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

/** The actor's hospital's refusals and the nameless ones of the hours since then, the latest kind first. */
export function refusalsOf({ db, actor }: Context, since: Date) {
  const { hour, hospital, dialect, message, reason, refusals, lastAt } = callbackRefusal;
  return db
    .select({ dialect, message, reason, refusals: sum(refusals).mapWith(Number), lastAt: max(lastAt) })
    .from(callbackRefusal)
    .where(and(gte(hour, since), inArray(hospital, [actor.hospitalId, ""])))
    .groupBy(dialect, message, reason)
    .orderBy(sql`max(${lastAt}) desc`);
}
