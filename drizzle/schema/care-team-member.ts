import { foreignKey, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import type { ConsentRequestId, HospitalId, StaffId } from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";
import { consentRequest } from "./consent-request";
import { staff } from "./staff";

/** A doctor who may read the records of a request besides the one who made it. */
export const careTeamMember = pgTable(
  "care_team_member",
  {
    hospitalId: uuid().$type<HospitalId>().notNull(),
    consentRequestId: uuid().$type<ConsentRequestId>().notNull(),
    staffId: uuid().$type<StaffId>().notNull(),
    addedBy: uuid().$type<StaffId>().notNull(),
    addedAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.hospitalId, table.consentRequestId, table.staffId] }),
    foreignKey({
      columns: [table.hospitalId, table.consentRequestId],
      foreignColumns: [consentRequest.hospitalId, consentRequest.id],
    }).onDelete("cascade"),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    foreignKey({ columns: [table.hospitalId, table.addedBy], foreignColumns: [staff.hospitalId, staff.id] }),
    index("care_team_member_staff").on(table.hospitalId, table.staffId),
  ],
);
