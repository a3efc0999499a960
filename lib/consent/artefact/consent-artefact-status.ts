/** FETCHING: announced, its details are not here. ASIDE: came, but is not what was asked for, so it is not used. */
export const CONSENT_ARTEFACT_STATUSES = ["FETCHING", "GRANTED", "ASIDE", "REVOKED", "EXPIRED", "DENIED"] as const;

export type ConsentArtefactStatus = (typeof CONSENT_ARTEFACT_STATUSES)[number];

/** What can be learnt of an artefact: its details came and fit or do not, or it ended. */
export const CONSENT_ARTEFACT_EVENTS = ["held", "set-aside", "revoked", "expired", "denied"] as const;

export type ConsentArtefactEvent = (typeof CONSENT_ARTEFACT_EVENTS)[number];

/** The status after an event; total. Nothing leads from an end to life; a withdrawal is truer than a lapse. */
const TABLE: Record<ConsentArtefactStatus, Record<ConsentArtefactEvent, ConsentArtefactStatus>> = {
  FETCHING: {
    held: "GRANTED",
    "set-aside": "ASIDE",
    revoked: "REVOKED",
    expired: "EXPIRED",
    denied: "DENIED",
  },
  GRANTED: {
    held: "GRANTED",
    "set-aside": "GRANTED",
    revoked: "REVOKED",
    expired: "EXPIRED",
    denied: "DENIED",
  },
  ASIDE: {
    held: "ASIDE",
    "set-aside": "ASIDE",
    revoked: "REVOKED",
    expired: "EXPIRED",
    denied: "DENIED",
  },
  REVOKED: {
    held: "REVOKED",
    "set-aside": "REVOKED",
    revoked: "REVOKED",
    expired: "REVOKED",
    denied: "REVOKED",
  },
  EXPIRED: {
    held: "EXPIRED",
    "set-aside": "EXPIRED",
    revoked: "REVOKED",
    expired: "EXPIRED",
    denied: "EXPIRED",
  },
  DENIED: {
    held: "DENIED",
    "set-aside": "DENIED",
    revoked: "REVOKED",
    expired: "DENIED",
    denied: "DENIED",
  },
};

/** Decides what an event makes of an artefact; the same status means that nothing changes. */
export function decideArtefact(status: ConsentArtefactStatus, event: ConsentArtefactEvent): ConsentArtefactStatus {
  return TABLE[status][event];
}

/** Whether records may still come, or be read, under an artefact in this status. */
export function isLiving(status: ConsentArtefactStatus): boolean {
  return status === "FETCHING" || status === "GRANTED" || status === "ASIDE";
}
