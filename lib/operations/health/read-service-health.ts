import "server-only";
import { checkConnections } from "@/lib/db/database";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { countJobs, countWorkers, type JobCounts } from "@/lib/jobs/job-queries";
import { countAllInStates } from "@/lib/operations/callbacks/callback-queries";
import { NEEDS_DECISION, OVERDUE_AFTER } from "@/lib/operations/callbacks/callback-rules";

/** The state of the whole service in numbers, of all hospitals together. */
export type ServiceHealth = {
  /** Processes that run jobs. */
  workers: number;
  jobs: JobCounts;
  /** Callbacks that were received more than a minute ago and are not processed yet. */
  unprocessedCallbacks: number;
  /** Callbacks that wait for an admin's decision. */
  callbacksToDecide: number;
};

/** Reads the state of the service. Throws where the database does not answer. */
export function readServiceHealth(scope: SystemScope): Promise<ServiceHealth> {
  return withSystemConnection(scope, "read the health of the service", async (connection) => {
    // First alone, so that a database that hangs takes one connection of a pool and not four.
    await checkConnections(scope.database);
    const overdue = new Date(connection.now.getTime() - OVERDUE_AFTER);
    const [workers, jobs, unprocessedCallbacks, callbacksToDecide] = await Promise.all([
      countWorkers(connection.db),
      countJobs(connection.db, connection.now),
      countAllInStates(connection, ["received"], overdue),
      countAllInStates(connection, NEEDS_DECISION),
    ]);
    return { workers, jobs, unprocessedCallbacks, callbacksToDecide };
  });
}
