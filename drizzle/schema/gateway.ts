import { sql } from "drizzle-orm";
import { bigserial, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type {
  CallbackId,
  ConsentArtefactId,
  ConsentRequestId,
  CredentialId,
  GatewayRequestId,
  HospitalId,
  InboundRequestId,
  PatientLookupId,
} from "@/lib/ids";
import type { InboundKind, OutboundKind } from "@/lib/abdm/messages";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { instant } from "./columns";
import { credential } from "./credential";
import { hospital } from "./hospital";

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
    message: text().$type<InboundKind>().notNull(),
    /** The gateway's id of this callback; where it gave none, a digest of the body. */
    requestId: text().$type<InboundRequestId>().notNull(),
    /** The body as it came. */
    body: text().notNull(),
    receivedAt: instant().notNull(),
    /** `parked`: waits for its elder. `clash`: contradicts what is settled. `malformed`: makes no sense. */
    state: text({
      enum: ["received", "processed", "repeat", "parked", "clash", "malformed", "unmatched"],
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
  ],
);
