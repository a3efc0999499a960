import "server-only";
import { hospitalsWithUnsealed } from "@/lib/audit/chain-table";
import { sealEntries } from "@/lib/audit/seal-entries";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";

const JOB = "seal-audit-entries";

/** Adds the new audit entries of every hospital to its chain. A hospital that fails does not stop the others. */
export async function sealAllEntries({ database, now }: SystemScope): Promise<void> {
  const scope = { database, now };
  const hospitals = await withSystemConnection(scope, "list hospitals with new audit entries", hospitalsWithUnsealed);
  for (const hospitalId of hospitals)
    await sealEntries({ database, now, actor: { kind: "job", hospitalId, job: JOB } }).catch((error: unknown) =>
      log.error("sweep failed for a hospital", { job: JOB, hospitalId, error }),
    );
}
