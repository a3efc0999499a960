import "server-only";
import { foldCountRows } from "@/lib/consent/dashboard/consent-request-count-table";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";

/** Keeps the counts of the dashboard short: each change of a request has added rows to them. */
export function foldRequestCounts(scope: SystemScope): Promise<void> {
  return withSystemConnection(scope, "fold the counts of requests", foldCountRows);
}
