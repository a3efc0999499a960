import "server-only";
import { lockConsentRequest, updateNextCheck } from "@/lib/consent/request/consent-request-table";
import { statusRequestsFor } from "@/lib/consent/request/status-requests";
import { nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import { listDueForCheck, type DueForCheck } from "@/lib/consent/request/sweep-queries";
import { transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { addOutboundMessages } from "@/lib/outbox/outbound-message-table";

/**
 * Requests the status of every request, of all hospitals, whose check is due: a notification may get lost. One that fails is left for the
 * next time, and the others go on.
 */
export async function checkOpenRequests(scope: SystemScope): Promise<void> {
  for (;;) {
    const due = await withSystemConnection(scope, "list requests to be checked", listDueForCheck);
    let checked = 0;
    for (const request of due) {
      try {
        await check(scope, request);
        checked += 1;
      } catch (error) {
        log.error("status check not begun", { consentRequestId: request.id, hospitalId: request.hospitalId, error });
      }
    }
    if (checked === 0) return;
  }
}

function check(scope: SystemScope, { id, hospitalId, hasArtefacts }: DueForCheck): Promise<void> {
  const actor = { kind: "job", hospitalId, job: "check-open-requests" } as const;
  return transact({ ...scope, actor }, async (tx) => {
    const row = await lockConsentRequest(tx, id);
    if (!row?.checkAt || row.checkAt > tx.now) return;
    const checks = row.checks + 1;
    await updateNextCheck(tx, id, checks, nextStatusCheck({ status: row.status, checks, hasArtefacts }, tx.now));
    await addOutboundMessages(tx, statusRequestsFor(row));
  });
}
