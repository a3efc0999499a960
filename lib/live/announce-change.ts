import "server-only";
import { sql } from "drizzle-orm";
import type { Tx } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";
import { LIVE_CHANNEL, type LiveChange, type LiveTopic } from "@/lib/live/live-change";

/** Notifies every open page of the transaction's hospital, at commit, that something changed: ids only. */
export async function announceChange(
  tx: { db: Pick<Tx["db"], "execute">; actor: { hospitalId: HospitalId } },
  topic: LiveTopic,
  id: string,
): Promise<void> {
  const change: LiveChange = { hospitalId: tx.actor.hospitalId, topic, id };
  await tx.db.execute(sql`select pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(change)})`);
}
