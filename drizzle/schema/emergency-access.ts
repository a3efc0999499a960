import { foreignKey, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { EMERGENCY_FINDINGS } from "@/lib/consent/emergency/emergency-finding";
import type { ConsentRequestId, EmergencyAccessId, HospitalId, StaffId } from "@/lib/ids";
import { consentRequest } from "./consent-request";
import { hospitalPolicy, instant } from "./columns";
import { staff } from "./staff";

/** A doctor outside the care team opened the records of a consent in an emergency. A privacy officer closes each case with a finding. */
export const emergencyAccess = pgTable(
  "emergency_access",
  {
    id: uuid().$type<EmergencyAccessId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    consentRequestId: uuid().$type<ConsentRequestId>().notNull(),
    staffId: uuid().$type<StaffId>().notNull(),
    reason: text().notNull(),
    startedAt: instant().notNull(),
    endsAt: instant().notNull(),
    finding: text({ enum: EMERGENCY_FINDINGS }),
    findingNote: text(),
    reviewedAt: instant(),
    reviewedBy: uuid().$type<StaffId>(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.consentRequestId],
      foreignColumns: [consentRequest.hospitalId, consentRequest.id],
    }),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    foreignKey({ columns: [table.hospitalId, table.reviewedBy], foreignColumns: [staff.hospitalId, staff.id] }),
    index("emergency_access_of_request").on(table.hospitalId, table.consentRequestId, table.endsAt),
    index("emergency_access_unreviewed").on(table.hospitalId, table.reviewedAt, table.startedAt),
  ],
);
