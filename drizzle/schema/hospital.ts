import { sql } from "drizzle-orm";
import { pgTable, text, uuid } from "drizzle-orm/pg-core";
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
  () => [hospitalPolicy(sql`id`)],
);
