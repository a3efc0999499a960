import { sql } from "drizzle-orm";
import { bigserial, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type {
  CallbackId,
  ConsentArtefactId,
  ConsentRequestId,
  CredentialId,
  DeliveryProofId,
  GatewayRequestId,
  HospitalId,
  InboundRequestId,
  PatientLookupId,
  StaffId,
} from "@/lib/ids";
import type { InboundKind, OutboundKind } from "@/lib/abdm/messages";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { bytes, instant } from "./columns";
import { credential } from "./credential";
import { hospital } from "./hospital";
import { staff } from "./staff";

/** Every attempt of every call to the gateway, committed before it leaves. */
export const gatewayCall = pgTable(
  "gateway_call",
  {
    id: uuid().$type<GatewayRequestId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    credentialId: uuid()
      .$type<CredentialId>()
      .notNull()
      .references(() => credential.id),
    message: text().$type<OutboundKind>().notNull(),
    consentRequestId: uuid().$type<ConsentRequestId>(),
    artefactId: text().$type<ConsentArtefactId>(),
    patientLookupId: uuid().$type<PatientLookupId>(),
    deliveryProofId: uuid().$type<DeliveryProofId>(),
    sentAt: instant().notNull(),
    finishedAt: instant(),
    /** `leaving` until the HTTP answer, or its absence, is known. */
    outcome: text({
      enum: ["leaving", "accepted", "refused", "unauthorised", "busy", "unreachable", "unanswered"],
    }).notNull(),
    httpStatus: integer(),
    errorCode: text(),
    errorMessage: text(),
    /** When the gateway's callback answered this very attempt. */
    answeredAt: instant(),
  },
  (table) => [
    index("gateway_call_request").on(table.consentRequestId, table.sentAt),
    index("gateway_call_recent").on(table.hospitalId, table.sentAt),
    index("gateway_call_finished")
      .on(table.finishedAt)
      .where(sql`${table.finishedAt} is not null`),
  ],
);

/** What the gateway said to us, stored before it is understood. */
export const gatewayCallback = pgTable(
  "gateway_callback",
  {
    id: uuid().$type<CallbackId>().primaryKey(),
    sequence: bigserial({ mode: "number" }).notNull(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    dialect: text({ enum: DIALECTS }).notNull(),
    /** `unknown`: authentic, at a path that no dialect of ours has words for. */
    message: text().$type<InboundKind | "unknown">().notNull(),
    /** Where it arrived, without leading slash. */
    path: text().notNull(),
    /** The gateway's id of this callback; where it gave none, a digest of the body. */
    requestId: text().$type<InboundRequestId>().notNull(),
    /** The body as it came. */
    body: bytes().notNull(),
    receivedAt: instant().notNull(),
    /** How often the gateway delivered it once more. */
    repeats: integer().notNull().default(0),
    /** `parked`: waits for its elder. `clash`: contradicts what is settled. `malformed`: makes no sense. `discarded`: by an admin. */
    state: text({
      enum: ["received", "processed", "repeat", "parked", "clash", "malformed", "unmatched", "discarded"],
    }).notNull(),
    processedAt: instant(),
    /** Why it is where it is, in a short key. */
    reason: text(),
    /** What a parked callback waits for: the id of a call or of a consent request that is not known yet. */
    waitsFor: text(),
    consentRequestId: uuid().$type<ConsentRequestId>(),
  },
  (table) => [
    uniqueIndex("gateway_callback_once").on(table.hospitalId, table.requestId),
    index("gateway_callback_parked")
      .on(table.hospitalId, table.waitsFor)
      .where(sql`${table.state} = 'parked'`),
    index("gateway_callback_recent").on(table.hospitalId, table.receivedAt),
    index("gateway_callback_processed")
      .on(table.processedAt)
      .where(sql`${table.processedAt} is not null`),
    index("gateway_callback_waiting")
      .on(table.hospitalId, table.state, table.receivedAt)
      .where(sql`${table.state} not in ('processed', 'repeat')`),
  ],
);

/** How many callbacks were refused at the door, by hour and reason; never what they held. */
export const callbackRefusal = pgTable(
  "callback_refusal",
  {
    hour: instant().notNull(),
    /** The hospital whose HIU id they named, or empty. */
    hospital: text().notNull(),
    dialect: text({ enum: DIALECTS }).notNull(),
    message: text().$type<InboundKind | "unknown">().notNull(),
    reason: text().notNull(),
    refusals: integer().notNull(),
    lastAt: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.hour, table.hospital, table.dialect, table.message, table.reason] })],
);

/** What came of one step of proving delivery; `error` in the gateway's words or a reason of ours. */
export type ProofStep = { outcome: string; error?: { code: string; message: string }; url?: string | null };

/** One run of proving that callbacks reach us: registered, read back, asked, answered. */
export const deliveryProof = pgTable(
  "delivery_proof",
  {
    id: uuid().$type<DeliveryProofId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    credentialId: uuid()
      .$type<CredentialId>()
      .notNull()
      .references(() => credential.id),
    startedBy: uuid()
      .$type<StaffId>()
      .notNull()
      .references(() => staff.id),
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
  (table) => [index("delivery_proof_recent").on(table.hospitalId, table.startedAt)],
);
