import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { PUBLIC_KEY_FORMATS } from "@/lib/abdm/vocabulary";
import { DATA_REQUEST_STATES, type DataRequestProblem } from "@/lib/health-record/transfer/data-request-state";
import type { ConsentArtefactId, ConsentRequestId, DataPushId, DataRequestId, HospitalId, StaffId } from "@/lib/ids";
import { bytes, digest, hospitalPolicy, instant, recordBytes } from "./columns";
import { consentArtefact } from "./consent-artefact";
import { consentRequest } from "./consent-request";

/** One request of an artefact's records, with fresh keys, and the transfer that follows it. Its private key is in `transfer_key`. */
export const dataRequest = pgTable(
  "data_request",
  {
    id: uuid().$type<DataRequestId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    consentRequestId: uuid().$type<ConsentRequestId>().notNull(),
    artefactId: text().$type<ConsentArtefactId>().notNull(),
    state: text({ enum: DATA_REQUEST_STATES }).notNull(),
    /** Why it failed, or why not everything is here. */
    problem: text().$type<DataRequestProblem>(),
    /** The network's error, without personal data, where that is the problem. */
    error: jsonb().$type<{ code: string; message: string }>(),
    /** Who requested it; null where it followed the grant by itself. */
    requestedBy: uuid().$type<StaffId>(),
    dateFrom: instant().notNull(),
    dateTo: instant().notNull(),
    keyFormat: text({ enum: PUBLIC_KEY_FORMATS }).notNull(),
    /** The request that it repeats with the public key in the other format. */
    repeats: uuid().$type<DataRequestId>(),
    publicKey: bytes().notNull(),
    nonce: bytes().notNull(),
    /** SHA-256 of the secret part of the address to which the HIP sends the records. */
    pushTokenDigest: digest().notNull(),
    /** How many pages the sender announced, and how many distinct ones arrived. */
    pageCount: integer(),
    pagesReceived: integer().notNull().default(0),
    /** Whether its page numbers contradict each other, so that only a pause shows its end. */
    hasUnclearPages: boolean().notNull().default(false),
    createdAt: instant().notNull(),
    lastPushAt: instant(),
    /** When what is still missing counts as missing. */
    nextStepAt: instant().notNull(),
    finishedAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    unique("data_request_of_hospital").on(table.hospitalId, table.id),
    foreignKey({
      columns: [table.hospitalId, table.artefactId],
      foreignColumns: [consentArtefact.hospitalId, consentArtefact.id],
    }),
    foreignKey({
      columns: [table.hospitalId, table.consentRequestId],
      foreignColumns: [consentRequest.hospitalId, consentRequest.id],
    }),
    uniqueIndex("data_request_push_token").on(table.pushTokenDigest),
    // Of an artefact one is open at a time.
    uniqueIndex("data_request_open_once")
      .on(table.hospitalId, table.artefactId)
      .where(sql`${table.finishedAt} is null`),
    index("data_request_artefact").on(table.hospitalId, table.artefactId, table.createdAt),
    index("data_request_due")
      .on(table.nextStepAt)
      .where(sql`${table.finishedAt} is null`),
    index("data_request_finished").on(table.hospitalId, table.finishedAt),
  ],
);

/** A transfer for a request, which on-request has named; two where the request was sent twice. */
export const dataTransaction = pgTable(
  "data_transaction",
  {
    hospitalId: uuid().$type<HospitalId>().notNull(),
    /** The network's id. */
    id: text().notNull(),
    dataRequestId: uuid().$type<DataRequestId>().notNull(),
    confirmedAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.hospitalId, table.id] }),
    foreignKey({
      columns: [table.hospitalId, table.dataRequestId],
      foreignColumns: [dataRequest.hospitalId, dataRequest.id],
    }).onDelete("cascade"),
    index("data_transaction_request").on(table.hospitalId, table.dataRequestId),
  ],
);

/** A page that a HIP has sent, as it came: first its bytes in `data_push_chunk`, then, once it is opened, only these facts. */
export const dataPush = pgTable(
  "data_push",
  {
    id: uuid().$type<DataPushId>().notNull(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    dataRequestId: uuid().$type<DataRequestId>().notNull(),
    /** `receiving`: not all of it has arrived. `received`: it was acknowledged and is to be opened. `waiting`: on-request has not named its transaction. `opened`: its records are stored. `dropped`: it cannot be used. */
    state: text({ enum: ["receiving", "received", "waiting", "opened", "dropped"] }).notNull(),
    size: integer().notNull().default(0),
    receivedAt: instant().notNull(),
    /** While it is `received`: when it is opened. A process that works on it moves this on, so that no other takes it meanwhile. */
    processAt: instant().notNull(),
    failures: integer().notNull().default(0),
    /** The transaction that it names. */
    transactionId: text(),
    pageNumber: integer(),
    pageCount: integer(),
    /** Of the bytes as they came, under the artefact's data key: by it a page that is sent again is recognised. */
    contentDigest: digest(),
    /** Why it was dropped. */
    problem: text(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.hospitalId, table.id] }),
    foreignKey({
      columns: [table.hospitalId, table.dataRequestId],
      foreignColumns: [dataRequest.hospitalId, dataRequest.id],
    }).onDelete("cascade"),
    index("data_push_request").on(table.hospitalId, table.dataRequestId),
    index("data_push_due")
      .on(table.hospitalId, table.processAt)
      .where(sql`${table.state} = 'received'`),
    index("data_push_incomplete")
      .on(table.receivedAt)
      .where(sql`${table.state} = 'receiving'`),
  ],
);

/** The bytes of a page that is not opened yet, in order, encrypted under the artefact's data key. */
export const dataPushChunk = pgTable(
  "data_push_chunk",
  {
    hospitalId: uuid().$type<HospitalId>().notNull(),
    dataPushId: uuid().$type<DataPushId>().notNull(),
    position: integer().notNull(),
    content: recordBytes().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.hospitalId, table.dataPushId, table.position] }),
    foreignKey({
      columns: [table.hospitalId, table.dataPushId],
      foreignColumns: [dataPush.hospitalId, dataPush.id],
    }).onDelete("cascade"),
  ],
);
