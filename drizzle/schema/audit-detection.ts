import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { AuditDetectionId, HospitalId, StaffId } from "@/lib/ids";
import {
  ALERT_PROBLEMS,
  DETECTION_KINDS,
  DETECTION_SUBJECTS,
  type DetectionFacts,
} from "@/lib/operations/detection/detection-kind";
import { hospitalPolicy, instant } from "./columns";
import { hospital } from "./hospital";
import { staff } from "./staff";

/** A sign of misuse that was found in the audit trail: raised once, sent to the hospital's alert address, and looked at by somebody. */
export const auditDetection = pgTable(
  "audit_detection",
  {
    id: uuid().$type<AuditDetectionId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    kind: text({ enum: DETECTION_KINDS }).notNull(),
    subjectKind: text({ enum: DETECTION_SUBJECTS }).notNull(),
    /** The id of an account, person, session, hospital or audit entry, or a network address. */
    subject: text().notNull(),
    /** Whom it is about; null for an address, a hospital, and a change that no person made. */
    staffId: uuid().$type<StaffId>(),
    /** The beginning of the hour in which it happened; of a session its beginning, of a change its time. */
    windowStart: instant().notNull(),
    raisedAt: instant().notNull(),
    /** Counts, ids and codes; never data of a patient. */
    facts: jsonb().$type<DetectionFacts>().notNull(),
    /** When the alert is sent next; null where none is to be sent, or none any more. */
    nextAttemptAt: instant(),
    attempts: integer().notNull().default(0),
    deliveredAt: instant(),
    /** Why the last attempt failed, and the HTTP status where there was a response. */
    lastProblem: text({ enum: ALERT_PROBLEMS }),
    lastStatus: integer(),
    seenAt: instant(),
    seenBy: uuid().$type<StaffId>(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    foreignKey({ columns: [table.hospitalId, table.seenBy], foreignColumns: [staff.hospitalId, staff.id] }),
    uniqueIndex("audit_detection_once").on(
      table.hospitalId,
      table.kind,
      table.subjectKind,
      table.subject,
      table.windowStart,
    ),
    index("audit_detection_newest").on(table.hospitalId, table.raisedAt),
    index("audit_detection_due")
      .on(table.hospitalId, table.nextAttemptAt)
      .where(sql`${table.nextAttemptAt} is not null`),
  ],
);
