import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import type { CredentialId, DeliveryCheckId, HospitalId, StaffId } from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";
import { credential } from "./credential";
import { staff } from "./staff";

/** The result of one step of a delivery check; `error` in the gateway's words or a reason of ours. */
export type DeliveryCheckStep = { outcome: string; error?: { code: string; message: string }; url?: string | null };

/** One check that callbacks reach us: our address is registered, read back, and a status request is sent whose callback must arrive. */
export const deliveryCheck = pgTable(
  "delivery_check",
  {
    id: uuid().$type<DeliveryCheckId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    credentialId: uuid().$type<CredentialId>().notNull(),
    startedBy: uuid().$type<StaffId>().notNull(),
    startedAt: instant().notNull(),
    /** The address that was registered. */
    callbackUrl: text().notNull(),
    registration: jsonb().$type<DeliveryCheckStep>(),
    readBack: jsonb().$type<DeliveryCheckStep>(),
    statusRequest: jsonb().$type<DeliveryCheckStep>(),
    /** How many status requests were sent. */
    attempts: integer().notNull().default(0),
    /** When its next step is due. A process that works on it moves this on, so that no other takes it meanwhile. */
    nextStepAt: instant().notNull().defaultNow(),
    answeredAt: instant(),
    /** When it ended, with or without a callback. */
    finishedAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    unique("delivery_check_of_hospital").on(table.hospitalId, table.id),
    foreignKey({
      columns: [table.hospitalId, table.credentialId],
      foreignColumns: [credential.hospitalId, credential.id],
    }),
    foreignKey({ columns: [table.hospitalId, table.startedBy], foreignColumns: [staff.hospitalId, staff.id] }),
    index("delivery_check_open")
      .on(table.nextStepAt)
      .where(sql`${table.finishedAt} is null`),
    index("delivery_check_recent").on(table.hospitalId, table.startedAt),
  ],
);
