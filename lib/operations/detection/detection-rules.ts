import "server-only";
import type { AuditAction } from "@/lib/audit/audit-action";
import { DAY, HOUR, MINUTE } from "@/lib/clock";

/** What is counted is counted by the hour. */
export const WINDOW = HOUR;

/** An entry carries the time at which its operation began: one may appear so much later. */
export const LATE_BY = 5 * MINUTE;

/** After a longer outage of background work only what happened in this time is looked at. */
export const MOST_LOOKED_BACK = DAY;

/**
 * Refused sign-ins within an hour. One account from one address has ten attempts in a quarter of an hour, so that ten are more than a
 * forgotten password; a ward shares one address; a hundred for the whole hospital are no accident.
 */
export const REFUSED_SIGN_INS = { account: 10, address: 30, hospital: 100 } as const;

/**
 * Patients whom one person looked at within an hour: more than this many, and more than so many times the median of the hours of the last
 * days in which they looked at any. Thirty are one every two minutes, which nobody treats; five times allows for a busy day.
 */
export const MANY_PATIENTS = { patients: 30, timesUsual: 5, usualOf: 30 * DAY } as const;

/** By which somebody looks at a patient, or finds out about one. */
export const LOOKS_AT_PATIENT = [
  "patient.lookup-requested",
  "patient.searched",
  "patient.viewed",
  "consent-request.viewed",
  "records.opened",
] as const satisfies readonly AuditAction[];

/** Changes of what the hospital trusts, whatever they change. */
export const TRUST_CHANGES = [
  "credential.created",
  "credential.replaced",
  "credential.retired",
  "credential.callback-secret-optional",
  "hospital.identity-provider-added",
  "hospital.identity-provider-changed",
  "hospital.staff-settings-changed",
  "hospital.alert-settings-changed",
] as const satisfies readonly AuditAction[];

/** Changes of a person, which count where they change roles or add an admin or a privacy officer. */
export const ROLE_CHANGES = [
  "staff.invited",
  "staff.created",
  "staff.changed",
] as const satisfies readonly AuditAction[];

/** The job that prepares an empty database: what it adds is the beginning of trust and no change. */
export const PREPARING_JOB = "prepare";

/** Within this time one session was used from two networks. */
export const SESSION_MOVED_WITHIN = 15 * MINUTE;

/**
 * What one person does beyond their own requests within an hour: openings of records that were refused, other doctors' requests that were
 * looked at, records that were opened in an emergency, and operations that were refused for their role. Each is possible once by mistake; a page may leave
 * several refusals of operations.
 */
export const READS_OUTSIDE = { refused: 3, viewed: 15, emergencies: 3, operations: 10 } as const;
