import type { ArtefactMismatch } from "@/lib/abdm/check-artefact";

/** FETCHING: announced, its details have not arrived. MISMATCH: it arrived, but does not match the request, so it is not used. */
export const CONSENT_ARTEFACT_STATUSES = ["FETCHING", "GRANTED", "MISMATCH", "REVOKED", "EXPIRED", "DENIED"] as const;

export type ConsentArtefactStatus = (typeof CONSENT_ARTEFACT_STATUSES)[number];

/** What can happen to an artefact: its details arrive and match the request or do not, or it ends. */
export const CONSENT_ARTEFACT_EVENTS = ["fetched", "mismatched", "revoked", "expired", "denied"] as const;

export type ConsentArtefactEvent = (typeof CONSENT_ARTEFACT_EVENTS)[number];

/** Why an artefact is not used. */
export type MismatchReason = ArtefactMismatch | "fetch-refused" | "no-details" | "second-for-hip";

/** The status after an event; total. No event leads out of an end, except that REVOKED replaces EXPIRED and DENIED. */
const TABLE: Record<ConsentArtefactStatus, Record<ConsentArtefactEvent, ConsentArtefactStatus>> = {
  FETCHING: {
    fetched: "GRANTED",
    mismatched: "MISMATCH",
    revoked: "REVOKED",
    expired: "EXPIRED",
    denied: "DENIED",
  },
  GRANTED: {
    fetched: "GRANTED",
    mismatched: "GRANTED",
    revoked: "REVOKED",
    expired: "EXPIRED",
    denied: "DENIED",
  },
  MISMATCH: {
    fetched: "MISMATCH",
    mismatched: "MISMATCH",
    revoked: "REVOKED",
    expired: "EXPIRED",
    denied: "DENIED",
  },
  REVOKED: {
    fetched: "REVOKED",
    mismatched: "REVOKED",
    revoked: "REVOKED",
    expired: "REVOKED",
    denied: "REVOKED",
  },
  EXPIRED: {
    fetched: "EXPIRED",
    mismatched: "EXPIRED",
    revoked: "REVOKED",
    expired: "EXPIRED",
    denied: "EXPIRED",
  },
  DENIED: {
    fetched: "DENIED",
    mismatched: "DENIED",
    revoked: "REVOKED",
    expired: "DENIED",
    denied: "DENIED",
  },
};

/** Returns the status of an artefact after an event; the same status means that nothing changes. */
export function nextArtefactStatus(status: ConsentArtefactStatus, event: ConsentArtefactEvent): ConsentArtefactStatus {
  return TABLE[status][event];
}

/** Whether an artefact in this status is over: its records may neither be fetched nor be seen. */
export function hasEnded(status: ConsentArtefactStatus): boolean {
  return status === "REVOKED" || status === "EXPIRED" || status === "DENIED";
}
