import "server-only";
import {
  listDueForCheck,
  lockDueForCheck,
  recordStatusCheck,
  type DueRequest,
} from "@/lib/consent/request/sweep-queries";
import { nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import { sweep } from "@/lib/db/sweep";
import { transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { enqueue } from "@/lib/jobs/enqueue";

/**
 * Requests the status of every request, of all hospitals, whose check is due: a notification may get lost. Each request is one
 * transaction together with its job, and one that fails stays due.
 */
export function checkOpenRequests(scope: SystemScope): Promise<void> {
  return sweep(
    "check-open-requests",
    (after: DueRequest | null) =>
      withSystemConnection(scope, "list requests to be checked", (connection) => listDueForCheck(connection, after)),
    (request) => check(scope, request),
  );
}

async function check({ database, now }: SystemScope, { hospitalId, id }: DueRequest): Promise<void> {
  const actor = { kind: "job", hospitalId, job: "check-open-requests" } as const;
  await transact({ database, now, actor }, async (tx) => {
    const due = await lockDueForCheck(tx, id);
    if (!due) return;
    const checks = due.checks + 1;
    await recordStatusCheck(tx, id, checks, nextStatusCheck({ ...due, checks }, tx.now));
    await enqueue(tx, "send-consent-request-status", { hospitalId, consentRequestId: id }, { key: `status:${id}` });
  });
}
