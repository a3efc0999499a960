/**
 * Every reason for which rows of all hospitals may be read or written at once, with the file that does so. A new reason is an entry
 * here; a test compares the list with the code.
 */
export const SYSTEM_REASONS = {
  "read the account of a session": "lib/staff/staff-session.ts",
  "report the use of a session": "lib/staff/report-use.ts",
  "unlock a session": "lib/staff/lock-session.ts",
  "sign in": "lib/staff/sign-in.ts",
  "count sign-in attempts": "lib/staff/sign-in-throttle.ts",
  "read who may send callbacks": "lib/inbound/verify-caller.ts",
  "find the hospital of a callback": "lib/inbound/receive-callback.ts",
  "store callbacks": "lib/inbound/store-callback.ts",
  "find the request of a page of records": "lib/inbound/admit-push.ts",
  "count refused callbacks": "lib/inbound/count-refusal.ts",
  "time out waiting callbacks": "lib/inbound/time-out-waiting-callbacks.ts",
  "list transfers that are due": "lib/health-record/transfer/sweep-transfers.ts",
  "list pages that were not completed": "lib/health-record/transfer/sweep-transfers.ts",
  "list consents with records to erase": "lib/health-record/erasure/sweep-ended-records.ts",
  "list consents whose time is over": "lib/consent/decision/expire-consents.ts",
  "fold the counts of requests": "lib/consent/dashboard/fold-request-counts.ts",
  "list requests to be checked": "lib/consent/request/check-open-requests.ts",
  "read the health of the service": "lib/operations/health/read-service-health.ts",
  "update metrics": "lib/operations/metrics/update-metrics.ts",
  "list hospitals for a sweep": "lib/operations/sweeps/for-each-hospital.ts",
  "record a sweep": "lib/operations/sweeps/record-sweep.ts",
  "delete old rows of no hospital": "lib/operations/retention/sweep-retention.ts",
  "encrypt the canary anew": "lib/operations/encryption/sweep-sealed-values.ts",
  "check the encryption keys": "lib/operations/encryption/check-encryption-keys.ts",
  "prepare an empty database": "scripts/prepare.ts",
} as const;

export type SystemReason = keyof typeof SYSTEM_REASONS;
