import "server-only";
import { checkConnections } from "@/lib/db/database";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { countWorkers } from "@/lib/jobs/job-worker-table";
import { countAllInStates } from "@/lib/operations/callbacks/callback-queries";
import { NEEDS_DECISION, OVERDUE_AFTER } from "@/lib/operations/callbacks/callback-rules";
import { MAX_COUNT } from "@/lib/operations/failed-messages/count-failed-messages";
import { countAllFailed } from "@/lib/operations/failed-messages/failed-message-queries";
import { countWork, type WorkCounts } from "@/lib/operations/health/work-queries";

/** The state of the whole service in numbers, of all hospitals together. */
export type ServiceHealth = {
  /** Processes that do background work. */
  workers: number;
  work: WorkCounts;
  /** Callbacks that were received more than a minute ago and are not processed yet. */
  unprocessedCallbacks: number;
  /** Callbacks that wait for an admin's decision. */
  callbacksToDecide: number;
  /** Messages that failed and wait for an admin's decision; counting stops at 10,000. */
  messagesToDecide: number;
};

/** Reads the state of the service. Throws where the database does not answer. */
export function readServiceHealth(scope: SystemScope): Promise<ServiceHealth> {
  return withSystemConnection(scope, "read the health of the service", async (connection) => {
    // First alone, so that a database that hangs takes one connection of a pool and not five.
    await checkConnections(scope.database);
    const overdue = new Date(connection.now.getTime() - OVERDUE_AFTER);
    const [workers, work, unprocessedCallbacks, callbacksToDecide, messagesToDecide] = await Promise.all([
      countWorkers(connection.db),
      countWork(connection.db),
      countAllInStates(connection, ["received"], overdue),
      countAllInStates(connection, NEEDS_DECISION),
      countAllFailed(connection, MAX_COUNT),
    ]);
    return { workers, work, unprocessedCallbacks, callbacksToDecide, messagesToDecide };
  });
}
