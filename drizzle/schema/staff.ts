import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { ROLES } from "@/lib/db/actor";
import type { HospitalId, StaffId, StaffInvitationId, StaffSessionId } from "@/lib/ids";
import { INVITATION_PURPOSES } from "@/lib/staff/invitation-purpose";
import { SESSION_ENDS, SIGN_IN_METHODS } from "@/lib/staff/session-facts";
import { digest, hospitalPolicy, instant } from "./columns";
import { hospital } from "./hospital";

/** A person of a hospital. Accounts are disabled, never deleted: requests and the audit trail refer to them. */
export const staff = pgTable(
  "staff",
  {
    id: uuid().$type<StaffId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    /** In lower case; nobody else, in any hospital, has it. */
    email: text().notNull(),
    name: text().notNull(),
    roles: text({ enum: ROLES }).array().notNull().default([]),
    /** Read by the version before, which knows one role; written for it. */
    role: text().notNull(),
    /** With the medical council; goes out as the requester's `REGNO`. A doctor without one cannot send. */
    registrationNumber: text(),
    /** The medical council that registered the doctor, such as `Maharashtra Medical Council`. */
    council: text(),
    /** The id in the Healthcare Professionals Registry, such as `71-1234-5678-9012`. */
    hprId: text(),
    /** Null until a password is chosen; people with a passkey or single sign-on need none. */
    passwordHash: text(),
    passwordChangedAt: instant(),
    disabledAt: instant(),
    /** Since when a second factor is demanded of the person; null where none is, or the person has not been here since. */
    secondFactorAskedAt: instant(),
    /** The language of the pages, as a code of ISO 639; null until one is chosen. */
    language: text(),
    createdAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    unique("staff_of_hospital").on(table.hospitalId, table.id),
    unique("staff_email").on(table.email),
    check("staff_email_in_lower_case", sql`${table.email} = lower(${table.email})`),
  ],
);

/** One row a sign-in; a session without a live row is over, whatever its cookie says. */
export const staffSession = pgTable(
  "staff_session",
  {
    id: uuid().$type<StaffSessionId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    staffId: uuid().$type<StaffId>().notNull(),
    createdAt: instant().notNull(),
    /** The absolute end. The idle limit ends it earlier. */
    expiresAt: instant().notNull(),
    /** The last request that a person caused; requests of the page's own accord do not count. */
    lastUsedAt: instant()
      .notNull()
      .default(sql`now()`),
    endedAt: instant(),
    endReason: text({ enum: SESSION_ENDS }),
    method: text({ enum: SIGN_IN_METHODS }).notNull().default("password"),
    /** When the person last proved a second factor or a passkey in this session; null where never. */
    verifiedAt: instant(),
    /** Locked by the person: nothing is shown until they sign in again. */
    lockedAt: instant(),
    /** Network address and device of the sign-in, or of the last request. */
    address: text(),
    device: text(),
    /** The session at the identity provider, for its back-channel logout. */
    providerSessionId: text(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    index("staff_session_staff").on(table.staffId),
    index("staff_session_expires").on(table.hospitalId, table.expiresAt),
  ],
);

/** A link that works once: an invitation, or a reset of how somebody signs in. The newest of a person alone works. */
export const staffInvitation = pgTable(
  "staff_invitation",
  {
    id: uuid().$type<StaffInvitationId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    staffId: uuid().$type<StaffId>().notNull(),
    purpose: text({ enum: INVITATION_PURPOSES }).notNull(),
    /** SHA-256 of the secret part of the link. */
    tokenDigest: digest().notNull(),
    createdAt: instant().notNull(),
    /** Null: an operator, by command line. */
    createdBy: uuid().$type<StaffId>(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    withdrawnAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    foreignKey({ columns: [table.hospitalId, table.createdBy], foreignColumns: [staff.hospitalId, staff.id] }),
    uniqueIndex("staff_invitation_token").on(table.tokenDigest),
    index("staff_invitation_staff").on(table.hospitalId, table.staffId, table.createdAt),
  ],
);

/** A browser in which somebody has signed in before: strangers' attempts do not lock it out. */
export const knownDevice = pgTable(
  "known_device",
  {
    /** SHA-256 of the cookie. */
    tokenDigest: digest().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    staffId: uuid().$type<StaffId>().notNull(),
    lastUsedAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    index("known_device_staff").on(table.hospitalId, table.staffId),
  ],
);

/** Sign-in attempts in running windows, and logout tokens that were received; keys are digests. The columns are those of `rate-limiter-flexible`. */
export const signInLimit = pgTable("sign_in_limit", {
  key: text().primaryKey(),
  points: integer().notNull().default(0),
  /** Milliseconds since 1970. */
  expire: bigint({ mode: "number" }),
});

/** The same of the version before. */
export const signInFailure = pgTable("sign_in_failure", {
  key: text().primaryKey(),
  failures: integer().notNull(),
  windowEndsAt: instant().notNull(),
});
