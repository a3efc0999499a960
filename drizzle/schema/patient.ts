import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { HospitalId, PatientLookupId, StaffId } from "@/lib/ids";
import { instant } from "./columns";
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
    name: text(),
    foundAt: instant(),
  },
  (table) => [primaryKey({ columns: [table.hospitalId, table.abhaAddress] })],
);

/** A doctor's question to the network: whose address is this? */
export const patientLookup = pgTable(
  "patient_lookup",
  {
    id: uuid().$type<PatientLookupId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    askedBy: uuid()
      .$type<StaffId>()
      .notNull()
      .references(() => staff.id),
    abhaAddress: text().notNull(),
    state: text({ enum: ["asking", "found", "not-found", "failed"] }).notNull(),
    name: text(),
    errorCode: text(),
    errorMessage: text(),
    createdAt: instant().notNull(),
    answeredAt: instant(),
  },
  (table) => [index("patient_lookup_hospital").on(table.hospitalId, table.abhaAddress)],
);
