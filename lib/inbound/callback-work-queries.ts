import "server-only";
import type { Pool } from "pg";
import type { CallbackId, HospitalId } from "@/lib/ids";
import { LEASE_SECONDS, type ClaimRequest, type Work } from "@/lib/jobs/work-queue";

/** A callback that this process processes now. */
export type ClaimedCallback = Work & { id: CallbackId };

// In turn from each hospital, so that none waits behind another's many. To take a callback is to move its time on by the length of a lease;
// that commit is not waited for, since a lease that is lost with the database's memory harms nothing.
const CLAIM = `
  with recursive hospitals (hospital_id) as (
    (select hospital_id from gateway_callback where state = 'received' order by hospital_id limit 1)
    union all
    select (
      select c.hospital_id from gateway_callback c
      where c.state = 'received' and c.hospital_id > h.hospital_id
      order by c.hospital_id limit 1
    ) from hospitals h where h.hospital_id is not null
  ), due as (
    select d.id, d.hospital_id, d.process_at
    from hospitals h
    left join unnest($3::uuid[], $4::int[]) as busy (hospital_id, leased) on busy.hospital_id = h.hospital_id
    cross join lateral (
      select c.id, c.hospital_id, c.process_at from gateway_callback c
      where c.hospital_id = h.hospital_id and c.state = 'received' and c.process_at <= now()
      order by c.process_at
      limit greatest(0, $2 - coalesce(busy.leased, 0))
      for no key update skip locked
    ) d
  ), taken as (
    select hospital_id, id from (
      select *, row_number() over (partition by hospital_id order by process_at) as turn from due
    ) as in_turn order by turn, process_at limit $1
  )
  update gateway_callback c set process_at = now() + make_interval(secs => ${LEASE_SECONDS})
  from taken, (select set_config('synchronous_commit', 'off', true)) as unflushed
  where c.hospital_id = taken.hospital_id and c.id = taken.id
  returning c.id, c.hospital_id`;

/** Takes due callbacks of all hospitals for this process, at most `limit`. */
export async function claimCallbacks(
  pool: Pool,
  { limit, perHospital, leased }: ClaimRequest,
): Promise<ClaimedCallback[]> {
  const { rows } = await pool.query<{ id: CallbackId; hospital_id: HospitalId }>({
    name: "claim-callbacks",
    text: CLAIM,
    values: [limit, perHospital, [...leased.keys()], [...leased.values()]],
  });
  return rows.map(({ id, hospital_id }) => ({ id, hospitalId: hospital_id }));
}

/**
 * Moves on when callbacks are due: by a lease for those that this process works on, unless a later time was stored meanwhile since it
 * failed, or to now for those that it gives back.
 */
export async function moveDueTime(pool: Pool, callbacks: readonly ClaimedCallback[], seconds: number): Promise<void> {
  await pool.query(
    `update gateway_callback c
     set process_at = case when $3 = 0 then now() else greatest(c.process_at, now() + make_interval(secs => $3)) end
     from unnest($1::uuid[], $2::uuid[]) as leased (hospital_id, id), (select set_config('synchronous_commit', 'off', true)) as unflushed
     where c.hospital_id = leased.hospital_id and c.id = leased.id and c.state = 'received'`,
    [callbacks.map(({ hospitalId }) => hospitalId), callbacks.map(({ id }) => id), seconds],
  );
}

/** Stores that processing a callback failed; it is tried again after a wait that doubles, up to five minutes. */
export async function recordProcessingFailure(pool: Pool, { hospitalId, id }: ClaimedCallback): Promise<void> {
  await pool.query(
    `update gateway_callback
     set failures = failures + 1, process_at = now() + least(interval '5 minutes', interval '1 second' * power(2, least(failures, 10)))
     where hospital_id = $1 and id = $2 and state = 'received'`,
    [hospitalId, id],
  );
}
