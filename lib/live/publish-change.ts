import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Tx } from "@/lib/db/transaction";
import type { HospitalId, StaffId, StaffSessionId } from "@/lib/ids";
import { LIVE_CHANNEL, type LiveChange, type LiveTopic } from "@/lib/live/live-change";

type Statements = { db: Pick<Tx["db"], "execute"> };

/**
 * Notifies the open pages of the transaction's hospital, at commit, that something changed: ids only. With `onlyTo` the pages of one
 * person, for what nobody else sees.
 */
export async function publishChange(
  tx: Statements & { actor: { hospitalId: HospitalId } },
  topic: LiveTopic,
  id: string,
  { onlyTo }: { onlyTo?: StaffId } = {},
): Promise<void> {
  await tx.db.execute(changeNotification(tx, topic, id, { onlyTo }));
}

/** The statement of {@link publishChange}, to be run alone or as part of another one. */
export function changeNotification(
  { actor }: { actor: { hospitalId: HospitalId } },
  topic: LiveTopic,
  id: string,
  { onlyTo }: { onlyTo?: StaffId | undefined } = {},
): SQL {
  const change: LiveChange = { hospitalId: actor.hospitalId, topic, id, ...(onlyTo ? { staffId: onlyTo } : {}) };
  return notification(change);
}

/** Ends the live streams of a session, in every process, at commit. */
export async function publishSessionEnd(tx: Statements, sessionId: StaffSessionId): Promise<void> {
  await tx.db.execute(notification({ endedSessionId: sessionId }));
}

function notification(payload: object): SQL {
  return sql`select pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(payload)})`;
}
