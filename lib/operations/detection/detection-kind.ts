/** What is detected in the audit trail. */
export const DETECTION_KINDS = [
  "refused-sign-ins",
  "many-patients",
  "trust-changed",
  "session-moved",
  "reads-outside-requests",
] as const;
export type DetectionKind = (typeof DETECTION_KINDS)[number];

/** What a detection is about: an account, a network address, all sign-ins of the hospital, a person, a session, or one change of a setting. */
export const DETECTION_SUBJECTS = ["account", "address", "hospital", "person", "session", "change"] as const;
export type DetectionSubject = (typeof DETECTION_SUBJECTS)[number];

/** Counts, ids and codes; never data of a patient. */
export type DetectionFacts = Readonly<Record<string, string | number>>;

/** Why an alert was not delivered. */
export const ALERT_PROBLEMS = ["refused", "redirected", "unreachable", "certificate", "timeout"] as const;
export type AlertProblem = (typeof ALERT_PROBLEMS)[number];
