import { sql } from "drizzle-orm";
import { boolean, check, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { PUBLIC_KEY_FORMATS } from "@/lib/abdm/vocabulary";
import { MIN_AUDIT_DAYS } from "@/lib/hospital/audit-days";
import { RECORD_REQUESTS } from "@/lib/hospital/record-settings";
import type { HospitalId } from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";

/** A hospital that asks: an HIU with its id on the network. */
export const hospital = pgTable(
  "hospital",
  {
    id: uuid().$type<HospitalId>().primaryKey(),
    name: text().notNull(),
    hiuId: text().notNull().unique(),
    createdAt: instant().notNull(),
    /** Whether records are requested as soon as a consent is granted, or when a doctor asks for them. */
    recordsRequested: text({ enum: RECORD_REQUESTS }).notNull().default("at-grant"),
    /** How the public key is written in requests of records. */
    publicKeyFormat: text({ enum: PUBLIC_KEY_FORMATS }).notNull().default("raw"),
    /** A session without a request of its person for so many minutes ends. */
    idleMinutes: integer().notNull().default(15),
    /** How many sessions a person may have at once; a further sign-in ends the oldest. */
    maxSessions: integer().notNull().default(3),
    /** Whether doctors must have a second factor, as admins and privacy officers must. */
    doctorsNeedSecondFactor: boolean().notNull().default(false),
    /** Whether a doctor outside the care team may open records in an emergency. */
    allowsEmergencyAccess: boolean().notNull().default(false),
    /** Where detections of the audit trail are sent. */
    alertUrl: text(),
    /** How many days the audit trail is kept. */
    auditDays: integer().notNull().default(400),
  },
  (table) => [
    hospitalPolicy(sql`id`),
    check("hospital_audit_days", sql`${table.auditDays} >= ${sql.raw(String(MIN_AUDIT_DAYS))}`),
    // The network compares HIU ids without case.
    uniqueIndex("hospital_hiu_id_any_case").on(sql`lower(${table.hiuId})`),
  ],
);
