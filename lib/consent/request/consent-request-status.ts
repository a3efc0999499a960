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
export const CONSENT_REQUEST_EVENTS = ["initiated", "refused", "granted", "denied", "expired", "revoked"] as const;

export type ConsentRequestEvent = (typeof CONSENT_REQUEST_EVENTS)[number];

/** A next status, or why there is none: told before, too early to act on, or against what is settled. */
export type Verdict = ConsentRequestStatus | "repeat" | "early" | "clash";

/**
 * What an event does to a request in each status; total, so that leaving a cell out does not compile.
 * Settled stays settled: no late grant revives DENIED, EXPIRED or REVOKED. Three cells lead out of an end, none to life:
 * a late on-init shows that a call given up as FAILED had arrived, and an answer that our own clock outran says more
 * truly than EXPIRED how it ended. A grant after its own withdrawal or end is merely late; after a denial it is a clash.
 */
const TABLE: Record<ConsentRequestStatus, Record<ConsentRequestEvent, Verdict>> = {
  DRAFT: {
    initiated: "clash",
    refused: "clash",
    granted: "clash",
    denied: "clash",
    expired: "clash",
    revoked: "clash",
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
    denied: "clash",
    expired: "EXPIRED",
    revoked: "REVOKED",
  },
  DENIED: {
    initiated: "repeat",
    refused: "repeat",
    granted: "clash",
    denied: "repeat",
    expired: "repeat",
    revoked: "clash",
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
    denied: "clash",
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

/** Decides what an event does to a request in the given status. */
export function decide(status: ConsentRequestStatus, event: ConsentRequestEvent): Verdict {
  return TABLE[status][event];
}

/** Statuses in which the patient or the network can still answer. */
export const OPEN_STATUSES = ["SENDING", "REQUESTED"] as const satisfies readonly ConsentRequestStatus[];

/** What became of one question put to the patient; one that is not named is still open. */
export type QuestionAnswer = "granted" | "denied" | "expired" | "revoked";

/** By the consent manager's id. A request has several questions where an attempt in doubt had arrived after all. */
export type Answers = Readonly<Record<CmConsentRequestId, QuestionAnswer>>;
