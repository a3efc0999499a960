import { sql } from "drizzle-orm";
import { foreignKey, index, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { HospitalId, PatientId, PatientLookupId, StaffId } from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";
import { hospital } from "./hospital";
import { staff } from "./staff";

/** A patient as one hospital knows them; the name is the network's. */
export const patient = pgTable(
  "patient",
  {
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    abhaAddress: text().notNull(),
    /** Stands for the patient in the addresses of pages. */
    id: uuid()
      .$type<PatientId>()
      .default(sql`gen_random_uuid()`),
    name: text(),
    foundAt: instant(),
    /** The address and the words of the name, as they are searched. A trigger makes the rows of `consent_request_search` from them. */
    searchWords: text().array(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.hospitalId, table.abhaAddress] }),
    uniqueIndex("patient_id").on(table.hospitalId, table.id).concurrently(),
  ],
);

/** A doctor's look-up of an ABHA address on the network. */
export const patientLookup = pgTable(
  "patient_lookup",
  {
    id: uuid().$type<PatientLookupId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    requestedBy: uuid().$type<StaffId>().notNull(),
    abhaAddress: text().notNull(),
    state: text({ enum: ["pending", "found", "not-found", "failed"] }).notNull(),
    name: text(),
    errorCode: text(),
    errorMessage: text(),
    createdAt: instant().notNull(),
    answeredAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    unique("patient_lookup_of_hospital").on(table.hospitalId, table.id),
    foreignKey({ columns: [table.hospitalId, table.requestedBy], foreignColumns: [staff.hospitalId, staff.id] }),
    index("patient_lookup_hospital").on(table.hospitalId, table.abhaAddress),
    index("patient_lookup_created").on(table.hospitalId, table.createdAt),
  ],
);
