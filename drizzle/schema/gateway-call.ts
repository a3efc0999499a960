import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type {
  ConsentArtefactId,
  ConsentRequestId,
  CredentialId,
  DeliveryCheckId,
  OutboundRequestId,
  HospitalId,
  OutboundMessageId,
  PatientLookupId,
} from "@/lib/ids";
import type { GatewayCallKind } from "@/lib/abdm/messages";
import { hospitalPolicy, instant } from "./columns";
import { consentRequest } from "./consent-request";
import { credential } from "./credential";
import { outboundMessage } from "./outbound-message";
import { patientLookup } from "./patient";

/** The attempts of calls to the gateway, each committed before the first byte is sent. */
export const gatewayCall = pgTable(
  "gateway_call",
  {
    id: uuid().$type<OutboundRequestId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    credentialId: uuid().$type<CredentialId>().notNull(),
    message: text().$type<GatewayCallKind>().notNull(),
    /** The entry of the outbox of which this is an attempt. */
    outboundMessageId: uuid().$type<OutboundMessageId>(),
    consentRequestId: uuid().$type<ConsentRequestId>(),
    artefactId: text().$type<ConsentArtefactId>(),
    patientLookupId: uuid().$type<PatientLookupId>(),
    deliveryCheckId: uuid().$type<DeliveryCheckId>(),
    sentAt: instant().notNull(),
    finishedAt: instant(),
    /** `in-flight` until the HTTP response, or its absence, is known. */
    outcome: text({
      enum: ["in-flight", "accepted", "refused", "unauthorised", "busy", "unreachable", "unanswered"],
    }).notNull(),
    httpStatus: integer(),
    errorCode: text(),
    errorMessage: text(),
    /** When the gateway's callback replied to this attempt. */
    answeredAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.credentialId],
      foreignColumns: [credential.hospitalId, credential.id],
    }),
    foreignKey({
      columns: [table.hospitalId, table.consentRequestId],
      foreignColumns: [consentRequest.hospitalId, consentRequest.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.hospitalId, table.patientLookupId],
      foreignColumns: [patientLookup.hospitalId, patientLookup.id],
    }),
    foreignKey({
      columns: [table.hospitalId, table.outboundMessageId],
      foreignColumns: [outboundMessage.hospitalId, outboundMessage.id],
    }).onDelete("cascade"),
    index("gateway_call_message").on(table.outboundMessageId),
    index("gateway_call_credential").on(table.credentialId, table.finishedAt),
    index("gateway_call_request").on(table.consentRequestId, table.sentAt),
    index("gateway_call_recent").on(table.hospitalId, table.sentAt),
    index("gateway_call_lookup")
      .on(table.hospitalId, table.patientLookupId)
      .where(sql`${table.patientLookupId} is not null`),
    index("gateway_call_finished")
      .on(table.finishedAt)
      .where(sql`${table.finishedAt} is not null`),
  ],
);
