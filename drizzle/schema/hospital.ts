import { sql } from "drizzle-orm";
import { pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
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
  },
  (table) => [
    hospitalPolicy(sql`id`),
    // The network compares HIU ids without case.
    uniqueIndex("hospital_hiu_id_any_case").on(sql`lower(${table.hiuId})`),
  ],
);
