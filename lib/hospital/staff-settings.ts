import "server-only";

/** What a hospital demands of its staff. */
export type StaffSettings = {
  /** A session without use for so many minutes ends. */
  idleMinutes: number;
  /** How many sessions a person may have at once. */
  maxSessions: number;
  /** Whether doctors must have a second factor, as admins and privacy officers must. */
  doctorsNeedSecondFactor: boolean;
  /** Whether a doctor outside the care team may open records in an emergency. */
  allowsEmergencyAccess: boolean;
  /** How many days the audit trail is kept. */
  auditDays: number;
};

/** The names of these settings. */
export const STAFF_SETTINGS = [
  "idleMinutes",
  "maxSessions",
  "doctorsNeedSecondFactor",
  "allowsEmergencyAccess",
  "auditDays",
] as const satisfies readonly (keyof StaffSettings)[];
