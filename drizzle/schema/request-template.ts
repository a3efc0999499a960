import { sql } from "drizzle-orm";
import { check, foreignKey, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Frequency, HiType, PurposeCode } from "@/lib/abdm/vocabulary";
import type { TemplateSpan } from "@/lib/consent/template/template-span";
import type { HospitalId, RequestTemplateId, StaffId } from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";
import { hospital } from "./hospital";
import { staff } from "./staff";

/** What is often asked for, under a name: of one doctor, or of the hospital. It names no patient and no day. */
export const requestTemplate = pgTable(
  "request_template",
  {
    id: uuid().$type<RequestTemplateId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    /** Whose it is; null for the hospital's. */
    staffId: uuid().$type<StaffId>(),
    name: text().notNull(),
    purpose: text().$type<PurposeCode>().notNull(),
    hiTypes: text().array().$type<HiType[]>().notNull(),
    /** The length of the period of the records, which ends on the day of the request. */
    span: jsonb().$type<TemplateSpan>().notNull(),
    /** For how many days from the request the consent is to last. */
    keepDays: integer().notNull(),
    hipId: text(),
    frequency: jsonb().$type<Frequency>().notNull(),
    createdAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({ columns: [table.hospitalId, table.staffId], foreignColumns: [staff.hospitalId, staff.id] }),
    uniqueIndex("request_template_name").on(
      table.hospitalId,
      sql`coalesce(${table.staffId}, ${table.hospitalId})`,
      sql`lower(${table.name})`,
    ),
    check("request_template_keep_days", sql`${table.keepDays} > 0`),
  ],
);
