import { sql } from "drizzle-orm";
import {
  check,
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
import type { CmConsentRequestId, ConsentRequestId, HospitalId, StaffId } from "@/lib/ids";
import type { Frequency, HiType, PurposeCode } from "@/lib/abdm/vocabulary";
import type { Claims } from "@/lib/consent/decision/claim";
import { CONSENT_REQUEST_STATUSES, type CmRequestOutcomes } from "@/lib/consent/request/consent-request-status";
import type { FailureAdvice } from "@/lib/consent/request/sending-problem";
import { hospitalPolicy, instant } from "./columns";
import { hospital } from "./hospital";
import { staff } from "./staff";

/** A request for a patient's consent, from draft to end. */
export const consentRequest = pgTable(
  "consent_request",
  {
    id: uuid().$type<ConsentRequestId>().primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    requesterId: uuid().$type<StaffId>().notNull(),
    status: text({ enum: CONSENT_REQUEST_STATUSES }).notNull(),
    /** A draft's fields exactly as typed; null once sent. */
    draft: jsonb().$type<Record<string, unknown>>(),
    /** Normalised; on a draft what can be read of it, or empty. */
    abhaAddress: text().notNull(),
    purpose: text().$type<PurposeCode>(),
    /** Why the records were requested by Break the Glass; null for every other purpose. */
    emergencyReason: text(),
    hiTypes: text().array().$type<HiType[]>(),
    dateFrom: instant(),
    dateTo: instant(),
    dataEraseAt: instant(),
    frequency: jsonb().$type<Frequency>(),
    hipId: text(),
    hipName: text(),
    careContexts: jsonb().$type<{ patientReference: string; careContextReference: string }[]>(),
    cmConsentRequestId: text().$type<CmConsentRequestId>(),
    /** The ids of further CM requests, where an attempt in doubt had arrived as well: an answer to any of them counts. */
    otherCmConsentRequestIds: text().array().$type<CmConsentRequestId[]>(),
    /** The outcome of each CM request; one without an outcome is open. */
    cmRequestOutcomes: jsonb().$type<CmRequestOutcomes>().notNull().default({}),
    /** What notifications claim and the network has not confirmed; null where nothing is open. */
    claims: jsonb().$type<Claims>(),
    /** Set with FAILED, and with SENDING while an attempt is to be repeated. */
    failureCode: text(),
    failureMessage: text(),
    failureAdvice: text().$type<FailureAdvice>(),
    /** What the patient gave as the reason for a denial, where the network sent one. */
    denialReason: text(),
    attempts: integer().notNull().default(0),
    /** With SENDING and no failure: until when it is held, so that the doctor can take it back. */
    nextAttemptAt: instant(),
    /** When the status is requested from the consent manager next, and how often it was; null once nothing can change any more. */
    checkAt: instant(),
    checks: integer().notNull().default(0),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    /** When the doctor submitted it. */
    submittedAt: instant(),
    /** When the consent manager confirmed that it has the request. */
    requestedAt: instant(),
    /** When the status was reached, if it is an answer or an end. */
    settledAt: instant(),
    grantedAt: instant(),
    /**
     * While it waits for an answer, the end of what was requested; while it is granted, the earliest end of what was granted; else null.
     * Triggers of this table and of `consent_artefact` write it, so that lists can be in its order.
     */
    endsAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    unique("consent_request_of_hospital").on(table.hospitalId, table.id),
    foreignKey({ columns: [table.hospitalId, table.requesterId], foreignColumns: [staff.hospitalId, staff.id] }),
    index("consent_request_newest").on(
      table.hospitalId,
      table.createdAt.desc().nullsFirst(),
      table.id.desc().nullsFirst(),
    ),
    index("consent_request_patient").on(table.hospitalId, table.abhaAddress),
    uniqueIndex("consent_request_cm").on(table.hospitalId, table.cmConsentRequestId),
    // Not on the ids themselves: row-level security lets PostgreSQL search an array only after the hospital's rows were found.
    index("consent_request_other_cm")
      .on(table.hospitalId)
      .where(sql`${table.otherCmConsentRequestIds} is not null`),
    index("consent_request_settled")
      .on(table.hospitalId, table.settledAt)
      .where(sql`${table.settledAt} is not null`),
    index("consent_request_check")
      .on(table.checkAt)
      .where(sql`${table.checkAt} is not null`),
    // Lists: the newest of one status, of the hospital or of one doctor.
    index("consent_request_status").on(table.hospitalId, table.status, table.createdAt, table.id).concurrently(),
    index("consent_request_requester")
      .on(table.hospitalId, table.requesterId, table.status, table.createdAt, table.id)
      .concurrently(),
    // What has ended by the clock: few rows, since a sweep ends them within a minute.
    index("consent_request_overdue")
      .on(table.dataEraseAt, table.hospitalId, table.id)
      .where(sql`${table.status} in ('REQUESTED', 'GRANTED')`)
      .concurrently(),
    // Lists: what ends first, of the hospital or of one doctor.
    index("consent_request_ends")
      .on(table.hospitalId, table.status, table.endsAt, table.id)
      .where(sql`${table.endsAt} is not null`)
      .concurrently(),
    index("consent_request_requester_ends")
      .on(table.hospitalId, table.requesterId, table.status, table.endsAt, table.id)
      .where(sql`${table.endsAt} is not null`)
      .concurrently(),
    check(
      "consent_request_complete_once_sent",
      sql`${table.status} = 'DRAFT' or (${table.purpose} is not null and ${table.hiTypes} is not null and ${table.dateFrom} is not null
        and ${table.dateTo} is not null and ${table.dataEraseAt} is not null and ${table.frequency} is not null and ${table.submittedAt} is not null)`,
    ),
  ],
);
