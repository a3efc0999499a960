import { foreignKey, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { CredentialId, DeliveryProofId, HospitalId, StaffId } from "@/lib/ids";
import { instant } from "./columns";
import { credential } from "./credential";
import { staff } from "./staff";

/** What came of one step of proving delivery; `error` in the gateway's words or a reason of ours. */
export type ProofStep = { outcome: string; error?: { code: string; message: string }; url?: string | null };

/** One run of proving that callbacks reach us: registered, read back, asked, answered. */
export const deliveryCheck = pgTable(
  "delivery_check",
  {
    id: uuid().$type<DeliveryProofId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    credentialId: uuid().$type<CredentialId>().notNull(),
    startedBy: uuid().$type<StaffId>().notNull(),
    startedAt: instant().notNull(),
    /** The address that was registered. */
    callbackUrl: text().notNull(),
    registered: jsonb().$type<ProofStep>(),
    readBack: jsonb().$type<ProofStep>(),
    asked: jsonb().$type<ProofStep>(),
    answeredAt: instant(),
    /** When it was over, with or without an answer. */
    finishedAt: instant(),
  },
  (table) => [
    foreignKey({
      columns: [table.hospitalId, table.credentialId],
      foreignColumns: [credential.hospitalId, credential.id],
    }),
    foreignKey({ columns: [table.hospitalId, table.startedBy], foreignColumns: [staff.hospitalId, staff.id] }),
    index("delivery_check_recent").on(table.hospitalId, table.startedAt),
  ],
);
