import "server-only";
import type { Pool } from "pg";
import type { HospitalId, LeaseId, OutboundMessageId } from "@/lib/ids";
import { LEASE_SECONDS, type ClaimRequest, type Work } from "@/lib/jobs/work-queue";

/** A message that this process sends now. */
export type ClaimedMessage = Work & { id: OutboundMessageId; leaseId: LeaseId };

// Each hospital with open messages gives as many due ones as it has slots left; then they are taken in turn, so that none waits behind
// another's many. A lease that is lost with the database's memory harms nothing: its commit is not waited for.
const CLAIM = `
  with recursive hospitals (hospital_id) as (
    (select hospital_id from outbound_message where finished_at is null order by hospital_id limit 1)
    union all
    select (
      select m.hospital_id from outbound_message m
      where m.finished_at is null and m.hospital_id > h.hospital_id
      order by m.hospital_id limit 1
    ) from hospitals h where h.hospital_id is not null
  ), due as (
    select d.id, d.hospital_id, d.next_attempt_at
    from hospitals h
    left join unnest($3::uuid[], $4::int[]) as busy (hospital_id, leased) on busy.hospital_id = h.hospital_id
    cross join lateral (
      select m.id, m.hospital_id, m.next_attempt_at from outbound_message m
      where m.hospital_id = h.hospital_id and m.finished_at is null and m.next_attempt_at <= now()
        and (m.lease_until is null or m.lease_until <= now())
      order by m.next_attempt_at
      limit greatest(0, $2 - coalesce(busy.leased, 0))
      for no key update skip locked
    ) d
  ), in_turn as (
    select id, row_number() over (partition by hospital_id order by next_attempt_at) as turn, next_attempt_at from due
  ), taken as (
    select id from in_turn order by turn, next_attempt_at limit $1
  )
  update outbound_message m set lease_id = $5, lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
  from taken, (select set_config('synchronous_commit', 'off', true)) as unflushed
  where m.id = taken.id
  returning m.id, m.hospital_id`;

/** Takes due messages of all hospitals under a lease of this process, at most `limit`, and at most so many of one hospital as it may hold. */
export async function claimMessages(
  pool: Pool,
  { limit, perHospital, leased, leaseId }: ClaimRequest,
): Promise<ClaimedMessage[]> {
  const { rows } = await pool.query<{ id: OutboundMessageId; hospital_id: HospitalId }>({
    name: "claim-messages",
    text: CLAIM,
    values: [limit, perHospital, [...leased.keys()], [...leased.values()], leaseId],
  });
  return rows.map(({ id, hospital_id }) => ({ id, hospitalId: hospital_id, leaseId }));
}

/** Keeps the leases of messages that this process is still sending. */
export async function renewMessageLeases(pool: Pool, messages: readonly ClaimedMessage[]): Promise<void> {
  await pool.query(
    `update outbound_message m set lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
     from unnest($1::uuid[], $2::uuid[]) as leased (id, lease_id), (select set_config('synchronous_commit', 'off', true)) as unflushed
     where m.id = leased.id and m.lease_id = leased.lease_id and m.finished_at is null`,
    [messages.map(({ id }) => id), messages.map(({ leaseId }) => leaseId)],
  );
}

/** Gives back messages that this process has not begun to send. */
export async function releaseMessages(pool: Pool, messages: readonly ClaimedMessage[]): Promise<void> {
  await pool.query(
    `update outbound_message m set lease_id = null, lease_until = null
     from unnest($1::uuid[], $2::uuid[]) as leased (id, lease_id) where m.id = leased.id and m.lease_id = leased.lease_id`,
    [messages.map(({ id }) => id), messages.map(({ leaseId }) => leaseId)],
  );
}
