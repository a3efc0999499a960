import "server-only";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import type { WireError } from "@/lib/abdm/messages";
import {
  nextRequestStatus,
  type ConsentRequestTrigger,
  type ConsentRequestStatus,
  type RequestTransition,
} from "@/lib/consent/request/consent-request-status";
import {
  lockConsentRequest,
  updateConsentRequest,
  type ConsentRequestChange,
} from "@/lib/consent/request/consent-request-table";
import type { FailureAdvice } from "@/lib/consent/request/sending-problem";
import { nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import type { ConsentEvent } from "@/lib/consent/timeline/consent-event";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { MachineTx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { CmConsentRequestId, ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/** What happened to a request, with what is stored of it. */
export type TriggerWithDetail =
  | { event: "initiated"; cmConsentRequestId: CmConsentRequestId }
  | { event: "refused"; error: WireError; advice: FailureAdvice }
  | { event: Exclude<ConsentRequestTrigger, "initiated" | "refused">; byClock?: true };

/**
 * Applies an event to a request's status: locks, decides, stores, records, publishes. What the consent manager reports about a consent
 * goes through `applyChanges` instead. Returns the transition: the new status if it changed. Throws `not-found`.
 */
export async function advanceConsentRequest(
  tx: MachineTx,
  id: ConsentRequestId,
  occurred: TriggerWithDetail,
): Promise<RequestTransition> {
  const row = await lockConsentRequest(tx, id, { getsCmRequestId: occurred.event === "initiated" });
  if (!row) throw new AppError("not-found");
  const transition = nextRequestStatus(row.status, occurred.event);
  if (transition === "repeat" || transition === "early") return transition;
  if (transition === "contradiction") {
    const detail = { status: row.status, event: occurred.event };
    await recordConsentEvent(tx, { consentRequestId: id, kind: "consent-request.contradicted", detail });
  } else {
    await updateConsentRequest(tx, id, columnsAfter(transition, occurred, tx.now));
    await recordConsentEvent(tx, { consentRequestId: id, ...eventOf(row.status, occurred) });
  }
  await publishChange(tx, "consent-request", id);
  return transition;
}

const NO_FAILURE = { failureCode: null, failureMessage: null, failureAdvice: null, nextAttemptAt: null };

/** What changes in the row of a request whose status becomes `status`. */
export function columnsAfter(
  status: ConsentRequestStatus,
  occurred: TriggerWithDetail,
  now: Date,
): ConsentRequestChange {
  const checkAt = nextStatusCheck({ status, checks: 0, hasArtefacts: false, isClaimed: false }, now);
  const change = { status, settledAt: now, ...NO_FAILURE, checks: 0, checkAt };
  switch (occurred.event) {
    case "initiated":
      return { ...change, cmConsentRequestId: occurred.cmConsentRequestId, requestedAt: now, settledAt: null };
    case "refused":
      return {
        ...change,
        failureCode: occurred.error.code,
        failureMessage: occurred.error.message,
        failureAdvice: occurred.advice,
      };
    default:
      return { ...change, ...(status === "GRANTED" ? { grantedAt: now } : {}) };
  }
}

/** The entry of the timeline for an event that changed the status. */
export function eventOf(from: ConsentRequestStatus, occurred: TriggerWithDetail): ConsentEvent {
  switch (occurred.event) {
    case "initiated":
      return { kind: "consent-request.initiated", detail: { from, cmConsentRequestId: occurred.cmConsentRequestId } };
    case "refused": {
      const detail = { from, ...redactPersonalData(occurred.error), advice: occurred.advice };
      return { kind: "consent-request.refused", detail };
    }
    default:
      return {
        kind: `consent-request.${occurred.event}`,
        detail: { from, ...(occurred.byClock && { byClock: occurred.byClock }) },
      };
  }
}
