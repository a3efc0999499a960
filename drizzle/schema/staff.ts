import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { ROLES } from "@/lib/db/actor";
import type { HospitalId, StaffId, StaffSessionId } from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";
import { hospital } from "./hospital";

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
    role: text({ enum: ROLES }).notNull(),
    /** With the medical council; goes out as the requester's `REGNO`. */
    registrationNumber: text(),
    passwordHash: text().notNull(),
    disabledAt: instant(),
    /** The language of the pages, as a code of ISO 639; null until one is chosen. */
    language: text(),
    createdAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    unique("staff_of_hospital").on(table.hospitalId, table.id),
    unique("staff_email").on(table.email),
    check("staff_email_in_lower_case", sql`${table.email} = lower(${table.email})`),
    check("staff_doctor_has_registration", sql`${table.role} <> 'doctor' or ${table.registrationNumber} is not null`),
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
    expiresAt: instant().notNull(),
    endedAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    index("staff_session_staff").on(table.staffId),
    index("staff_session_expires").on(table.hospitalId, table.expiresAt),
  ],
);

/** Failed sign-ins in the running window, by account and by address; keys are digests. */
export const signInFailure = pgTable("sign_in_failure", {
  key: text().primaryKey(),
  failures: integer().notNull(),
  windowEndsAt: instant().notNull(),
});
