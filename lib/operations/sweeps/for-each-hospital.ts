import "server-only";
import { atClock, withSystemConnection, type Scope, type SystemScope } from "@/lib/db/transaction";
import type { Actor } from "@/lib/db/actor";
import { listHospitals } from "@/lib/hospital/hospital-table";
import { log } from "@/lib/log";

type JobActor = Extract<Actor, { kind: "job" }>;

/**
 * Runs a sweep's work for one hospital after the other, each in the hospital's own scope, at the time when its turn comes. What throws is
 * logged, and the next hospital follows. Returns whether the work of every hospital succeeded.
 */
export async function forEachHospital(
  scope: SystemScope,
  job: string,
  work: (scope: Scope<JobActor>, hospital: { name: string }) => Promise<void>,
): Promise<boolean> {
  const hospitals = await withSystemConnection(scope, "list hospitals for a sweep", listHospitals);
  let succeeded = true;
  for (const { id: hospitalId, name } of hospitals) {
    try {
      await work({ ...atClock(scope), actor: { kind: "job", hospitalId, job } }, { name });
    } catch (error) {
      succeeded = false;
      log.error("sweep failed for a hospital", { job, hospitalId, error });
    }
  }
  return succeeded;
}
