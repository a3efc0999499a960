import { sql } from "drizzle-orm";
import { pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { PUBLIC_KEY_FORMATS } from "@/lib/abdm/vocabulary";
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
  },
  (table) => [
    hospitalPolicy(sql`id`),
    // The network compares HIU ids without case.
    uniqueIndex("hospital_hiu_id_any_case").on(sql`lower(${table.hiuId})`),
  ],
);
