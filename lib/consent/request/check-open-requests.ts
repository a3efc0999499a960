import "server-only";
import { markUnconfirmed } from "@/lib/consent/decision/contradicted-callback-queries";
import { findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { statusRequestsFor } from "@/lib/consent/request/status-requests";
import { nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import {
  listDueForCheck,
  lockDueForCheck,
  recordStatusCheck,
  type DueRequest,
} from "@/lib/consent/request/sweep-queries";
import { sweep } from "@/lib/db/sweep";
import { transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { addOutboundMessages } from "@/lib/outbox/outbound-message-table";

/**
 * Requests the status of every request, of all hospitals, whose check is due: a notification may get lost. Each request is one
 * transaction together with its messages, and one that fails stays due.
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
    const state = await lockDueForCheck(tx, id);
    const row = state && (await findConsentRequest(tx, id));
    if (!row) return;
    const checks = state.checks + 1;
    const next = nextStatusCheck({ ...state, checks }, tx.now);
    await recordStatusCheck(tx, id, checks, next);
    if (!next && row.claims) await markUnconfirmed(tx, row.claims.pending);
    await addOutboundMessages(tx, statusRequestsFor(row));
  });
}
