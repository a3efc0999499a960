/** The audit trail is kept for at least so many days, and for at most so many. */
export const MIN_AUDIT_DAYS = 180;
export const MAX_AUDIT_DAYS = 3650;
