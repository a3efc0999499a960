import "server-only";
import { markUnconfirmed } from "@/lib/consent/decision/contradicted-callback-queries";
import { findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { statusRequestsFor } from "@/lib/consent/request/status-requests";
import { nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import {
  listDueForCheck,
  lockDueForCheck,
  recordStatusCheck,
  type DueCheck,
} from "@/lib/consent/request/sweep-queries";
import { sweep } from "@/lib/db/sweep";
import { atClock, transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";
import { addOutboundMessages } from "@/lib/outbox/outbound-message-table";

/**
 * How many checks of one hospital a sweep adds, besides those of claims: after an outage thousands are due, and what people wait for goes
 * through the same rate limit.
 */
const CHECKS_AT_ONCE = 30;

/**
 * Requests the status of the requests, of all hospitals, whose check is due: a notification may get lost. Each request is one
 * transaction together with its messages. One that fails, or comes after many others of its hospital, stays due.
 */
export function checkOpenRequests(scope: SystemScope): Promise<void> {
  const added = new Map<HospitalId, number>();
  return sweep(
    "check-open-requests",
    (after: DueCheck | null) =>
      withSystemConnection(scope, "list requests to be checked", (connection) => listDueForCheck(connection, after)),
    async (request) => {
      const { hospitalId, isClaimed } = request;
      const count = added.get(hospitalId) ?? 0;
      if (!isClaimed && count >= CHECKS_AT_ONCE) return;
      added.set(hospitalId, count + 1);
      await check(atClock(scope), request);
    },
  );
}

async function check({ database, now }: SystemScope, { hospitalId, id }: DueCheck): Promise<void> {
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
