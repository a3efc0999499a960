import "server-only";
import { sweep } from "@/lib/db/sweep";
import { transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { listDueDataRequests, type DueDataRequest } from "@/lib/health-record/transfer/data-request-table";
import { endTransfer } from "@/lib/health-record/transfer/process-push";

/** Finishes the transfers of all hospitals that have waited long enough for what is missing. */
export function sweepTransfers(scope: SystemScope): Promise<void> {
  return sweep(
    "sweep-transfers",
    (after: DueDataRequest | null) =>
      withSystemConnection(scope, "list transfers that are due", (connection) =>
        listDueDataRequests(connection, after),
      ),
    ({ id, hospitalId }) => {
      const actor = { kind: "job", hospitalId, job: "sweep-transfers" } as const;
      return transact({ ...scope, actor }, (tx) => endTransfer(tx, id));
    },
  );
}
