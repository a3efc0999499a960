import "server-only";
import { adviceFor, type Advice } from "@/lib/abdm/errors/error-catalogue";
import type { WireError } from "@/lib/abdm/messages";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import { statusRequestsFor } from "@/lib/consent/request/status-requests";
import type {
  FailedMessageAdvice,
  MessageState,
  RetryForecast,
} from "@/lib/operations/failed-messages/failed-message-view";
import type { OutboundMessageRow } from "@/lib/outbox/outbound-message-table";

/** The statuses of requests that have ended: a status request that failed for one of them needs nobody any more. */
export const ENDED_STATUSES = ["DENIED", "EXPIRED", "REVOKED"] as const satisfies readonly ConsentRequestStatus[];

/**
 * The catalogue's advice is for a doctor whose request was not sent. For an admin, and for a message that follows a request, this is what
 * it comes to.
 */
const ADVICE_FOR_ADMINS: Record<Advice, FailedMessageAdvice> = {
  "already-done": "nothing-to-do",
  "answer-not-expected": "nothing-to-do",
  "message-repeated": "nothing-to-do",
  "duplicate-request-open": "nothing-to-do",
  "ask-again": "consent-over",
  "consent-ended": "consent-over",
  "consent-not-given": "consent-over",
  "request-expired": "consent-over",
  "check-abha-address": "consent-over",
  "no-records-linked": "consent-over",
  "patient-must-reactivate": "consent-over",
  "step-out-of-order": "try-later",
  "hip-unavailable": "try-later",
  "too-many-requests": "try-later",
  "try-later": "try-later",
  "gateway-unreachable": "try-later",
  "too-many-or-clock": "check-clock",
  "admin-check-clock": "check-clock",
  "admin-check-credential": "check-credential",
  "credential-wrong-or-locked": "check-credential",
  "admin-check-hiu-id": "check-hiu-id",
  "refused-without-reason": "check-hiu-id",
  "admin-check-entitlement": "check-entitlement",
  "admin-check-registration": "check-registration",
  "admin-check-callback-address": "check-callback-address",
  "admin-check-environment": "check-environment",
  "admin-check-gateway-address": "check-gateway-address",
  "admin-check-certificate": "check-connection",
  "admin-check-proxy": "check-connection",
  "admin-check-firewall": "check-connection",
  "admin-blocked-for-a-day": "blocked-for-a-day",
  "admin-report-fault": "report-fault",
  "fix-form": "report-fault",
  "fix-form-dates": "report-fault",
  "fix-form-purpose": "report-fault",
  "fix-form-hi-types": "report-fault",
  "fix-form-hip": "report-fault",
  "fix-form-care-contexts": "report-fault",
  "fix-form-frequency": "report-fault",
  unknown: "unknown",
};

/** What an admin is advised to do, from the last result and the gateway's words on it. */
export function failedMessageAdvice(lastResult: string | null, error: WireError | null): FailedMessageAdvice {
  switch (lastResult) {
    case "refused":
    case "unauthorised":
      return ADVICE_FOR_ADMINS[adviceFor(error ?? NO_WORDS)];
    case "busy": {
      // Without words of its own, or behind a proxy's page, a gateway that answers 503 is simply out of order.
      const advice = adviceFor(error ?? NO_WORDS);
      const hasNoWords = advice === "refused-without-reason" || advice === "admin-check-firewall";
      return hasNoWords ? "try-later" : ADVICE_FOR_ADMINS[advice];
    }
    case "no-session":
      return "check-credential";
    case "fault":
      return "server-log";
    default:
      return "try-later";
  }
}

const NO_WORDS: WireError = { code: "", message: "" };

/** The results on which the gateway's words on the last attempt bear. */
export function hasGatewayWords(lastResult: string | null): boolean {
  return lastResult === "refused" || lastResult === "unauthorised" || lastResult === "busy";
}

/** Whether what a message is about still needs it; `request` is the one that it belongs to. */
export function isStillNeeded(
  { kind, uniqueKey }: Pick<OutboundMessageRow, "kind" | "uniqueKey">,
  request: ConsentRequestRow | undefined,
): boolean {
  if (kind !== "consent-request-status") return true;
  if (!request || ENDED_STATUSES.some((status) => status === request.status)) return false;
  return statusRequestsFor(request).some((message) => message.uniqueKey === uniqueKey);
}

/** What "Try again" would do with a message in this state. */
export function retryForecast(
  state: MessageState,
  { isNeeded, isAnotherOpen }: { isNeeded: boolean; isAnotherOpen: boolean },
): RetryForecast {
  switch (state) {
    case "failed":
    case "closed":
      return isAnotherOpen ? "another-open" : isNeeded ? "sent-again" : "not-needed";
    case "pending":
    case "awaiting-callback":
      return "under-way";
    case "done":
    case "cancelled":
      return state;
  }
}
