import "server-only";
import type { Pool } from "pg";
import type { DeliveryCheckId, HospitalId } from "@/lib/ids";
import { LEASE_SECONDS, type Work } from "@/lib/jobs/work-queue";

/** A delivery check on which this process works now. */
export type ClaimedDeliveryCheck = Work & { id: DeliveryCheckId };

/** Takes checks whose next step is due; to take one is to move that time on by the length of a lease. */
export async function claimDeliveryChecks(pool: Pool, limit: number): Promise<ClaimedDeliveryCheck[]> {
  const { rows } = await pool.query<{ id: DeliveryCheckId; hospital_id: HospitalId }>(
    `update delivery_check set next_step_at = now() + make_interval(secs => ${LEASE_SECONDS})
     where id in (
       select id from delivery_check where finished_at is null and next_step_at <= now()
       order by next_step_at limit $1 for no key update skip locked
     )
     returning id, hospital_id`,
    [limit],
  );
  return rows.map(({ id, hospital_id }) => ({ id, hospitalId: hospital_id }));
}

/** Keeps checks that this process has. The time of a next step that was stored meanwhile stays. */
export async function renewDeliveryChecks(pool: Pool, checks: readonly ClaimedDeliveryCheck[]): Promise<void> {
  await pool.query(
    `update delivery_check set next_step_at = greatest(next_step_at, now() + make_interval(secs => ${LEASE_SECONDS}))
     where id = any($1::uuid[]) and finished_at is null`,
    [checks.map(({ id }) => id)],
  );
}

/** Moves the next step of checks that this process has. */
export async function moveNextStep(
  pool: Pool,
  checks: readonly ClaimedDeliveryCheck[],
  seconds: number,
): Promise<void> {
  await pool.query(
    `update delivery_check set next_step_at = now() + make_interval(secs => $2)
     where id = any($1::uuid[]) and finished_at is null`,
    [checks.map(({ id }) => id), seconds],
  );
}
