import { bigserial, foreignKey, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { CONSENT_REQUEST_STATUSES } from "@/lib/consent/request/consent-request-status";
import type { HospitalId, StaffId } from "@/lib/ids";
import { hospitalPolicy } from "./columns";
import { staff } from "./staff";

/**
 * How many requests a doctor has in each status: the sum of the rows. A trigger adds rows of +1 and -1 in the transaction that changes a
 * request, so that no two transactions wait for each other; a sweep replaces many rows by their sum.
 */
export const consentRequestCount = pgTable(
  "consent_request_count",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    requesterId: uuid().$type<StaffId>().notNull(),
    status: text({ enum: CONSENT_REQUEST_STATUSES }).notNull(),
    requests: integer().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.requesterId], foreignColumns: [staff.hospitalId, staff.id] }),
    index("consent_request_count_requester").on(table.hospitalId, table.requesterId),
  ],
);
