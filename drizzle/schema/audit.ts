import { bigserial, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { AUDIT_ACTIONS, AUDIT_SUBJECT_KINDS, type AuditDetail } from "@/lib/audit/audit-action";
import type { HospitalId } from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";
import { hospital } from "./hospital";

/** Who did what to what, and when. Rows are only added; a trigger refuses the rest. */
export const auditEntry = pgTable(
  "audit_entry",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    at: instant().notNull(),
    actorKind: text({ enum: ["staff", "gateway", "job"] }).notNull(),
    /** A staff id or a job's name; null for the gateway. */
    actorId: text(),
    /** The name as it was then. */
    actorName: text(),
    action: text({ enum: AUDIT_ACTIONS }).notNull(),
    subjectKind: text({ enum: AUDIT_SUBJECT_KINDS }).notNull(),
    subjectId: text().notNull(),
    detail: jsonb().$type<AuditDetail>().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    index("audit_entry_subject").on(table.subjectKind, table.subjectId, table.id),
    index("audit_entry_recent").on(table.hospitalId, table.id),
  ],
);
