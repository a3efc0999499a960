import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Tx } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";
import { LIVE_CHANNEL, type LiveChange, type LiveTopic } from "@/lib/live/live-change";

/** Notifies every open page of the transaction's hospital, at commit, that something changed: ids only. */
export async function announceChange(
  tx: { db: Pick<Tx["db"], "execute">; actor: { hospitalId: HospitalId } },
  topic: LiveTopic,
  id: string,
): Promise<void> {
  await tx.db.execute(changeNotification(tx, topic, id));
}

/** The statement of {@link announceChange}, to be run alone or as part of another one. */
export function changeNotification(
  { actor }: { actor: { hospitalId: HospitalId } },
  topic: LiveTopic,
  id: string,
): SQL {
  const change: LiveChange = { hospitalId: actor.hospitalId, topic, id };
  return sql`select pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(change)})`;
}
