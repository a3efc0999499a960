import type { CmConsentRequestId } from "@/lib/ids";

/** The statuses of a consent request, as people read them. */
export const CONSENT_REQUEST_STATUSES = [
  "DRAFT",
  "SENDING",
  "REQUESTED",
  "GRANTED",
  "DENIED",
  "EXPIRED",
  "REVOKED",
  "FAILED",
] as const;

export type ConsentRequestStatus = (typeof CONSENT_REQUEST_STATUSES)[number];

/** What can happen to a consent request after it was submitted. */
export const CONSENT_REQUEST_TRIGGERS = ["initiated", "refused", "granted", "denied", "expired", "revoked"] as const;

export type ConsentRequestTrigger = (typeof CONSENT_REQUEST_TRIGGERS)[number];

/**
 * The next status, or why there is none. `repeat`: the event is known. `early`: the message that it depends on has not arrived.
 * `contradiction`: it contradicts what is settled.
 */
export type RequestTransition = ConsentRequestStatus | "repeat" | "early" | "contradiction";

/**
 * What an event does to a request in each status; total, so that an omitted cell does not compile. No late grant revives DENIED,
 * EXPIRED or REVOKED. Three cells leave a final status: from FAILED to REQUESTED, since a late on-init shows that a call
 * that was given up had arrived, and from EXPIRED, which may be our own clock's, to DENIED and to REVOKED. A grant after
 * its own revocation or expiry is only late; after a denial it is a contradiction.
 */
const TABLE: Record<ConsentRequestStatus, Record<ConsentRequestTrigger, RequestTransition>> = {
  DRAFT: {
    initiated: "contradiction",
    refused: "contradiction",
    granted: "contradiction",
    denied: "contradiction",
    expired: "contradiction",
    revoked: "contradiction",
  },
  SENDING: {
    initiated: "REQUESTED",
    refused: "FAILED",
    granted: "early",
    denied: "early",
    expired: "early",
    revoked: "early",
  },
  REQUESTED: {
    initiated: "repeat",
    refused: "repeat",
    granted: "GRANTED",
    denied: "DENIED",
    expired: "EXPIRED",
    revoked: "REVOKED",
  },
  GRANTED: {
    initiated: "repeat",
    refused: "repeat",
    granted: "repeat",
    denied: "contradiction",
    expired: "EXPIRED",
    revoked: "REVOKED",
  },
  DENIED: {
    initiated: "repeat",
    refused: "repeat",
    granted: "contradiction",
    denied: "repeat",
    expired: "repeat",
    revoked: "contradiction",
  },
  EXPIRED: {
    initiated: "repeat",
    refused: "repeat",
    granted: "repeat",
    denied: "DENIED",
    expired: "repeat",
    revoked: "REVOKED",
  },
  REVOKED: {
    initiated: "repeat",
    refused: "repeat",
    granted: "repeat",
    denied: "contradiction",
    expired: "repeat",
    revoked: "repeat",
  },
  FAILED: {
    initiated: "REQUESTED",
    refused: "repeat",
    granted: "early",
    denied: "early",
    expired: "early",
    revoked: "early",
  },
};

/** Returns what an event does to a request in the given status. */
export function nextRequestStatus(status: ConsentRequestStatus, event: ConsentRequestTrigger): RequestTransition {
  return TABLE[status][event];
}

/** Statuses in which the patient or the network can still answer. */
export const OPEN_STATUSES = ["SENDING", "REQUESTED"] as const satisfies readonly ConsentRequestStatus[];

/** Whether a request with this status may bring records, or has brought some that may still be read. */
export const mayBringRecords = (status: ConsentRequestStatus): boolean =>
  status === "SENDING" || status === "REQUESTED" || status === "GRANTED";

/**
 * The result of one CM request; one without a result is open. A CM request is what the consent manager has for a request of ours:
 * usually one, and several where an attempt in doubt had arrived after all. The patient may answer any of them.
 */
export type CmRequestOutcome = "granted" | "denied" | "expired" | "revoked";

/** By the consent manager's id. */
export type CmRequestOutcomes = Readonly<Record<CmConsentRequestId, CmRequestOutcome>>;
