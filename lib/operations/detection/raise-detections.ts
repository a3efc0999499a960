import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { transact, type SystemScope } from "@/lib/db/transaction";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { log } from "@/lib/log";
import { insertDetections } from "@/lib/operations/detection/audit-detection-table";
import { LATE_BY, MOST_LOOKED_BACK, WINDOW } from "@/lib/operations/detection/detection-rules";
import { findDetections } from "@/lib/operations/detection/find-detections";
import { forEachHospital } from "@/lib/operations/sweeps/for-each-hospital";
import { lastSweepAt, recordSweep } from "@/lib/operations/sweeps/record-sweep";

const SWEEP = "detections";

/** Raises what is found in the audit trails of all hospitals since the last run, each once, and records it there. */
export async function raiseDetections(scope: SystemScope): Promise<void> {
  const since = lookedAtSince(scope.now, await lastSweepAt(scope, SWEEP));
  let changed = 0;
  const succeeded = await forEachHospital(scope, "raise-detections", async (own) => {
    changed += await transact(own, async (tx) => {
      const { alertUrl } = await findOwnHospital(tx);
      const raised = await insertDetections(tx, await findDetections(tx, since), { hasAlert: alertUrl !== null });
      const subject = { kind: "hospital", id: tx.actor.hospitalId } as const;
      await recordAudit(
        tx,
        ...raised.map(({ id, kind, staffId, facts }) => ({
          action: "hospital.detection-raised" as const,
          subject,
          detail: { detection: id, kind, person: staffId, ...facts },
        })),
      );
      const { hospitalId } = tx.actor;
      tx.afterCommit(() => raised.forEach(({ kind: reason }) => log.warn("sign of misuse", { hospitalId, reason })));
      return raised.length;
    });
  });
  if (succeeded) await recordSweep(scope, SWEEP, { changed });
}

/** The beginning of the hour from which entries are counted, so that each hour is counted as a whole, and once more after its end. */
function lookedAtSince(now: Date, lastRunAt: Date | null): Date {
  const last = Math.max(lastRunAt?.getTime() ?? now.getTime() - WINDOW, now.getTime() - MOST_LOOKED_BACK);
  return new Date(Math.floor((last - LATE_BY) / WINDOW) * WINDOW);
}
