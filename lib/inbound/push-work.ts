import "server-only";
import type { Pool } from "pg";
import { systemNow } from "@/lib/clock";
import type { Database } from "@/lib/db/database";
import { retryDeadlock } from "@/lib/db/retry-deadlock";
import { dropPush, processPush } from "@/lib/health-record/transfer/process-push";
import type { DataPushId, HospitalId } from "@/lib/ids";
import { LEASE_SECONDS, type Work, type WorkSource } from "@/lib/jobs/work-queue";

/** A page that this process opens now. */
export type ClaimedPush = Work & { id: DataPushId };

/** How many pages are opened at once: each may hold several times its size in memory. */
const SLOTS = 2;
const LONGEST_WAIT_SECONDS = 300;
/** A page that failed so often, within some two minutes, is given up. Failures of the database are not counted, since they cannot be stored. */
const MAX_FAILURES = 7;

/** Pages of records that were acknowledged, as background work. */
export function pushWork(database: Database): WorkSource<ClaimedPush> {
  const { systemPool } = database;
  return {
    queue: "data-pushes",
    slots: SLOTS,
    prefetch: 0,
    perHospital: SLOTS,
    claim: ({ limit }) => claimPushes(systemPool, limit),
    renew: (leased) => movePushes(systemPool, leased, LEASE_SECONDS),
    release: (leased) => movePushes(systemPool, leased, 0),
    run: ({ hospitalId, id }) => {
      const actor = { kind: "job", hospitalId, job: "open-page" } as const;
      return retryDeadlock(() => processPush({ database, actor, now: systemNow() }, id));
    },
    fail: async (push) => {
      const failures = await recordFailure(systemPool, push);
      if (failures < MAX_FAILURES) return;
      const actor = { kind: "job", hospitalId: push.hospitalId, job: "open-page" } as const;
      await dropPush({ database, actor, now: systemNow() }, push.id);
    },
  };
}

/** Takes pages that are due, of each hospital the oldest first; to take one is to move its time on by the length of a lease. */
async function claimPushes(pool: Pool, limit: number): Promise<ClaimedPush[]> {
  const { rows } = await pool.query<{ id: DataPushId; hospital_id: HospitalId }>(
    `update data_push set process_at = now() + make_interval(secs => ${LEASE_SECONDS})
     where (hospital_id, id) in (
       select hospital_id, id from data_push where state = 'received' and process_at <= now()
       order by process_at limit $1 for no key update skip locked
     )
     returning id, hospital_id`,
    [limit],
  );
  return rows.map(({ id, hospital_id }) => ({ id, hospitalId: hospital_id }));
}

/** Moves on when pages are due, unless a later time was stored meanwhile. */
async function movePushes(pool: Pool, pushes: readonly ClaimedPush[], seconds: number): Promise<void> {
  await pool.query(
    `update data_push p
     set process_at = case when $3 = 0 then now() else greatest(p.process_at, now() + make_interval(secs => $3)) end
     from unnest($1::uuid[], $2::uuid[]) as leased (hospital_id, id)
     where p.hospital_id = leased.hospital_id and p.id = leased.id and p.state = 'received'`,
    [pushes.map(({ hospitalId }) => hospitalId), pushes.map(({ id }) => id), seconds],
  );
}

/** Stores that opening a page failed; it is tried again after a wait that doubles. Returns how often it has failed. */
async function recordFailure(pool: Pool, { hospitalId, id }: ClaimedPush): Promise<number> {
  const { rows } = await pool.query<{ failures: number }>(
    `update data_push
     set failures = failures + 1,
       process_at = now() + least(make_interval(secs => ${LONGEST_WAIT_SECONDS}), interval '1 second' * power(2, least(failures, 10)))
     where hospital_id = $1 and id = $2 and state = 'received'
     returning failures`,
    [hospitalId, id],
  );
  return rows[0]?.failures ?? 0;
}
