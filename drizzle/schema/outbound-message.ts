import { sql } from "drizzle-orm";
import {
  bigserial,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { CareContextResult, OutboxKind, TransferStatus } from "@/lib/abdm/messages";
import type {
  CmConsentRequestId,
  ConsentArtefactId,
  ConsentRequestId,
  DataRequestId,
  DeliveryCheckId,
  HospitalId,
  InboundRequestId,
  LeaseId,
  OutboundMessageId,
  PatientLookupId,
} from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";
import { consentRequest } from "./consent-request";
import { dataRequest } from "./data-request";
import { deliveryCheck } from "./delivery-check";
import { hospital } from "./hospital";
import { patientLookup } from "./patient";

/** What a message contains besides the row that it is about: ids, and no personal data or secret. */
export type OutboundContent = {
  inReplyTo?: InboundRequestId;
  artefactIds?: ConsentArtefactId[];
  cmConsentRequestId?: CmConsentRequestId;
  /** Of a report about a transfer. */
  transactionId?: string;
  transferStatus?: TransferStatus;
  careContexts?: CareContextResult[];
};

/** The outbox: a message to a gateway, from the transaction that makes it necessary until it is delivered or given up. */
export const outboundMessage = pgTable(
  "outbound_message",
  {
    id: uuid().$type<OutboundMessageId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    kind: text().$type<OutboxKind>().notNull(),
    /** What it is about. */
    consentRequestId: uuid().$type<ConsentRequestId>(),
    artefactId: text().$type<ConsentArtefactId>(),
    patientLookupId: uuid().$type<PatientLookupId>(),
    deliveryCheckId: uuid().$type<DeliveryCheckId>(),
    dataRequestId: uuid().$type<DataRequestId>(),
    content: jsonb().$type<OutboundContent>().notNull().default({}),
    /** Of messages with the same key one is open at a time. */
    uniqueKey: text(),
    /** `awaiting-callback`: the gateway accepted it, and it is sent once more if no callback comes. `cancelled`: it became needless. `closed`: it failed, and an admin decided that it stays so. */
    state: text({ enum: ["pending", "awaiting-callback", "done", "failed", "cancelled", "closed"] })
      .notNull()
      .default("pending"),
    /** Failed attempts in a row: the back-off grows with them. */
    failures: integer().notNull().default(0),
    nextAttemptAt: instant().notNull(),
    /** It waits for the gateway, a session or a setting, and is sent at once when that changes. */
    waitsForGateway: boolean().notNull().default(false),
    /** The time at which the credential's rate limit lets it leave; null while none is reserved. */
    sendSlotAt: instant(),
    /** Whoever sends it holds this lease, and renews it while it works on it. */
    leaseId: uuid().$type<LeaseId>(),
    leaseUntil: instant(),
    /** The result of the last attempt, or why none was made. */
    lastResult: text(),
    createdAt: instant().notNull(),
    /** When an admin had it sent again after it had failed: its deadline is counted from then. */
    retriedAt: instant(),
    finishedAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    unique("outbound_message_of_hospital").on(table.hospitalId, table.id),
    foreignKey({
      columns: [table.hospitalId, table.consentRequestId],
      foreignColumns: [consentRequest.hospitalId, consentRequest.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.hospitalId, table.patientLookupId],
      foreignColumns: [patientLookup.hospitalId, patientLookup.id],
    }),
    foreignKey({
      columns: [table.hospitalId, table.deliveryCheckId],
      foreignColumns: [deliveryCheck.hospitalId, deliveryCheck.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.hospitalId, table.dataRequestId],
      foreignColumns: [dataRequest.hospitalId, dataRequest.id],
    }).onDelete("cascade"),
    uniqueIndex("outbound_message_open_once")
      .on(table.hospitalId, table.uniqueKey)
      .where(sql`${table.finishedAt} is null`),
    index("outbound_message_open")
      .on(table.hospitalId, table.nextAttemptAt)
      .where(sql`${table.finishedAt} is null`),
    index("outbound_message_request").on(table.hospitalId, table.consentRequestId),
    index("outbound_message_finished")
      .on(table.hospitalId, table.finishedAt)
      .where(sql`${table.finishedAt} is not null`),
    index("outbound_message_lookup")
      .on(table.hospitalId, table.patientLookupId)
      .where(sql`${table.patientLookupId} is not null`),
    index("outbound_message_data_request")
      .on(table.hospitalId, table.dataRequestId)
      .where(sql`${table.dataRequestId} is not null`)
      .concurrently(),
    // For the admins' page; the condition is that of `lib/outbox/outbound-message-table.ts`.
    index("outbound_message_failed")
      .on(table.hospitalId, table.state, table.finishedAt, table.id)
      .where(
        sql`${table.state} in ('failed', 'closed') and ${table.kind} in ('consent-on-notify', 'consent-request-status') and ${table.deliveryCheckId} is null`,
      )
      .concurrently(),
    index("outbound_message_failed_key")
      .on(table.hospitalId, table.uniqueKey)
      .where(sql`${table.state} = 'failed' and ${table.uniqueKey} is not null`)
      .concurrently(),
  ],
);

/** What administrators decided about messages that failed, and why. */
export const messageDecision = pgTable(
  "message_decision",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    outboundMessageId: uuid().$type<OutboundMessageId>().notNull(),
    at: instant().notNull(),
    action: text({ enum: ["retried", "closed"] }).notNull(),
    /** The administrator's name, as it was then. */
    decidedBy: text().notNull(),
    reason: text().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.outboundMessageId],
      foreignColumns: [outboundMessage.hospitalId, outboundMessage.id],
    }).onDelete("cascade"),
    index("message_decision_message").on(table.hospitalId, table.outboundMessageId, table.id),
  ],
);
