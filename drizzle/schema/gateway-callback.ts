import { sql } from "drizzle-orm";
import {
  bigserial,
  pgPolicy,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { CallbackId, ConsentRequestId, HospitalId, InboundRequestId } from "@/lib/ids";
import type { InboundKind } from "@/lib/abdm/messages";
import type { CallbackReason } from "@/lib/inbound/callback-reason";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { IN_CLEAR } from "@/lib/crypto/sealed-columns";
import { digest, hospitalPolicy, instant, sealedBytes } from "./columns";
import { consentRequest } from "./consent-request";
import { hospital } from "./hospital";

/** A callback of the gateway, stored before it is processed. */
export const gatewayCallback = pgTable(
  "gateway_callback",
  {
    id: uuid().$type<CallbackId>().notNull(),
    sequence: bigserial({ mode: "number" }).notNull(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    dialect: text({ enum: DIALECTS }).notNull(),
    /** `unknown`: authentic, at a path that no dialect defines. */
    message: text().$type<InboundKind | "unknown">().notNull(),
    /** Where it arrived, without leading slash. */
    path: text().notNull(),
    /** The gateway's id of this callback; where it gave none, a digest of the body. */
    requestId: text().$type<InboundRequestId>().notNull(),
    /** The body as it came, decompressed where it came compressed, and encrypted; null once it is erased. */
    body: sealedBytes(),
    /** The name of the key that encrypted the body; null with it. */
    bodyKey: text().default(IN_CLEAR),
    /** SHA-256 of path, newline and body: with the id it distinguishes a repeat from another callback. Null in rows from before it was stored. */
    contentDigest: digest(),
    receivedAt: instant().notNull(),
    /** How often the gateway delivered it once more. */
    repeats: integer().notNull().default(0),
    /** `waiting-for-dependency`: a callback that must be processed first has not arrived. `contradiction`: contradicts the stored state. `malformed`: cannot be decoded. `discarded`: by an admin. */
    state: text({
      enum: [
        "received",
        "processed",
        "repeat",
        "waiting-for-dependency",
        "contradiction",
        "malformed",
        "unmatched",
        "discarded",
      ],
    }).notNull(),
    processedAt: instant(),
    /** While it is `received`: when it is processed next. A process that works on it moves this on, so that no other takes it meanwhile. */
    processAt: instant().notNull().defaultNow(),
    /** How often processing it failed, in a row. */
    failures: integer().notNull().default(0),
    /** Why it is in this state. */
    reason: text().$type<CallbackReason>(),
    /** Why it cannot be decoded: the fields that are wrong, or why the body cannot be read. Never a value from the body. */
    problem: text(),
    /** The id that a waiting callback depends on: the consent manager's id of a request, or of an artefact, that is not known yet. */
    waitsFor: text(),
    consentRequestId: uuid().$type<ConsentRequestId>(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.hospitalId, table.id] }),
    foreignKey({
      columns: [table.hospitalId, table.consentRequestId],
      foreignColumns: [consentRequest.hospitalId, consentRequest.id],
    }).onDelete("cascade"),
    uniqueIndex("gateway_callback_content").on(table.hospitalId, table.requestId, table.contentDigest),
    index("gateway_callback_waiting_for")
      .on(table.hospitalId, table.waitsFor)
      .where(sql`${table.state} = 'waiting-for-dependency'`),
    index("gateway_callback_time_out")
      .on(table.receivedAt)
      .where(sql`${table.state} = 'waiting-for-dependency'`)
      .concurrently(),
    index("gateway_callback_request")
      .on(table.hospitalId, table.consentRequestId)
      .where(sql`${table.consentRequestId} is not null`),
    index("gateway_callback_due")
      .on(table.hospitalId, table.processAt)
      .where(sql`${table.state} = 'received'`),
    index("gateway_callback_recent").on(table.hospitalId, table.receivedAt),
    index("gateway_callback_processed")
      .on(table.processedAt)
      .where(sql`${table.processedAt} is not null`),
    // For the sweeps that erase bodies, and that encrypt anew those under older keys.
    index("gateway_callback_body_processed")
      .on(table.hospitalId, table.processedAt)
      .where(sql`${table.processedAt} is not null and ${table.bodyKey} is not null`),
    index("gateway_callback_body_key")
      .on(table.hospitalId, table.bodyKey)
      .where(sql`${table.bodyKey} is not null`),
    index("gateway_callback_unsettled")
      .on(table.hospitalId, table.state, table.receivedAt)
      .where(sql`${table.state} not in ('processed', 'repeat')`),
  ],
);

/** What administrators decided about callbacks, and why. */
export const callbackDecision = pgTable(
  "callback_decision",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    callbackId: uuid().$type<CallbackId>().notNull(),
    at: instant().notNull(),
    action: text({ enum: ["replayed", "discarded"] }).notNull(),
    /** The administrator's name, as it was then. */
    decidedBy: text().notNull(),
    reason: text().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.callbackId],
      foreignColumns: [gatewayCallback.hospitalId, gatewayCallback.id],
    }).onDelete("cascade"),
    index("callback_decision_callback").on(table.hospitalId, table.callbackId, table.id),
  ],
);

/** Stands for "no hospital" where a refused callback named none. */
export const NO_HOSPITAL = "00000000-0000-0000-0000-000000000000" as HospitalId;

/** How many callbacks were refused before they were stored, by hour and reason; never their content. */
export const callbackRefusal = pgTable(
  "callback_refusal",
  {
    hour: instant().notNull(),
    /** The hospital whose HIU id they named, or {@link NO_HOSPITAL}. */
    hospitalId: uuid().$type<HospitalId>().notNull(),
    dialect: text({ enum: DIALECTS }).notNull(),
    message: text().$type<InboundKind | "unknown">().notNull(),
    reason: text().notNull(),
    refusals: integer().notNull(),
    lastAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    pgPolicy("no_hospital", { for: "select", using: sql`hospital_id = ${sql.raw(`'${NO_HOSPITAL}'`)}` }),
    primaryKey({ columns: [table.hour, table.hospitalId, table.dialect, table.message, table.reason] }),
  ],
);
