import "server-only";
import { writeCheckpoint } from "@/lib/audit/write-checkpoint";
import type { SystemScope } from "@/lib/db/transaction";
import { forEachHospital } from "@/lib/operations/sweeps/for-each-hospital";

/** Signs the end of each hospital's audit chain that has grown. */
export async function writeCheckpoints(scope: SystemScope): Promise<void> {
  await forEachHospital(scope, "write-audit-checkpoints", async (own) => {
    await writeCheckpoint(own);
  });
}
