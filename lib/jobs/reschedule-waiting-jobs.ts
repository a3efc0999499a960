import "server-only";
import { sql } from "drizzle-orm";
import type { Tx } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";

/** The flag of a job that waits until the hospital's gateway can be reached. */
export const waitsForGatewayFlag = (hospitalId: string) => `waits-for-gateway:${hospitalId}`;

/** Has the jobs of the actor's hospital that wait for the gateway run now; part of the caller's transaction. */
export async function rescheduleWaitingJobs(tx: {
  db: Pick<Tx["db"], "execute">;
  actor: { hospitalId: HospitalId };
}): Promise<void> {
  await tx.db.execute(sql`
    select graphile_worker.reschedule_jobs(array_agg(id), run_at := now())
    from graphile_worker.jobs
    where flags ? ${waitsForGatewayFlag(tx.actor.hospitalId)} and run_at > now()
    having count(*) > 0`);
}
