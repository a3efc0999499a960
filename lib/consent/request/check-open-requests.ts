import "server-only";
import { lockDueForCheck, recordStatusCheck } from "@/lib/consent/request/sweep-queries";
import { nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import { systemTransaction, type SystemScope } from "@/lib/db/transaction";
import { enqueue } from "@/lib/jobs/enqueue";

/**
 * Requests the status of every request, of all hospitals, whose check is due: a notification may get lost. Each batch is one
 * transaction together with its jobs.
 */
export async function checkOpenRequests(scope: SystemScope): Promise<void> {
  while ((await checkBatch(scope)) > 0);
}

function checkBatch(scope: SystemScope): Promise<number> {
  return systemTransaction(scope, "list requests to be checked", async (tx) => {
    const due = await lockDueForCheck(tx);
    for (const { id, hospitalId, ...state } of due) {
      const checks = state.checks + 1;
      await recordStatusCheck(tx, id, checks, nextStatusCheck({ ...state, checks }, tx.now));
      await enqueue(tx, "send-consent-request-status", { hospitalId, consentRequestId: id }, { key: `status:${id}` });
    }
    return due.length;
  });
}
