import "server-only";
import { sweep } from "@/lib/db/sweep";
import { atClock, transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import {
  deleteIncompletePush,
  listIncompletePushes,
  type IncompletePush,
} from "@/lib/health-record/transfer/data-push-table";
import { listDueDataRequests, type DueDataRequest } from "@/lib/health-record/transfer/data-request-table";
import { endTransfer } from "@/lib/health-record/transfer/process-push";

/**
 * Finishes the transfers of all hospitals that have waited long enough for what is missing, and deletes pages whose sender or receiver
 * ended before they were complete.
 */
export async function sweepTransfers(scope: SystemScope): Promise<void> {
  await sweep(
    "sweep-transfers",
    (after: DueDataRequest | null) =>
      withSystemConnection(scope, "list transfers that are due", (connection) =>
        listDueDataRequests(connection, after),
      ),
    ({ id, hospitalId }) => {
      const actor = { kind: "job", hospitalId, job: "sweep-transfers" } as const;
      return transact({ ...atClock(scope), actor }, (tx) => endTransfer(tx, id));
    },
  );
  await sweep(
    "sweep-transfers",
    (after: IncompletePush | null) =>
      withSystemConnection(scope, "list pages that were not completed", (connection) =>
        listIncompletePushes(connection, after),
      ),
    ({ id, hospitalId }) => {
      const actor = { kind: "job", hospitalId, job: "sweep-transfers" } as const;
      return transact({ ...atClock(scope), actor }, (tx) => deleteIncompletePush(tx, id));
    },
  );
}
