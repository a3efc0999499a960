import { foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { RECORD_REFUSALS } from "@/lib/health-record/transfer/record-refusal";
import type { ConsentArtefactId, DataRequestId, HealthRecordId, HospitalId } from "@/lib/ids";
import { digest, hospitalPolicy, instant, recordBytes } from "./columns";
import { consentArtefact } from "./consent-artefact";
import { dataRequest } from "./data-request";

/** One record that a HIP sent, or one that was refused; without its content. It is deleted when its consent ends. */
export const healthRecord = pgTable(
  "health_record",
  {
    id: uuid().$type<HealthRecordId>().notNull(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    artefactId: text().$type<ConsentArtefactId>().notNull(),
    dataRequestId: uuid().$type<DataRequestId>().notNull(),
    /** Null where it names none. */
    careContextReference: text(),
    /** Why it is not shown; null for one that is. */
    refusal: text({ enum: RECORD_REFUSALS }),
    /** The media type as sent. */
    media: text(),
    /** Of the content, in bytes. */
    size: integer().notNull(),
    /** Of what the sender's checksum is one, such as `plaintext-hex`; null where it is none of anything. */
    checksumOf: text(),
    /** Distinguishes records of one artefact, under its data key: a record that is sent again is stored once. */
    contentDigest: digest().notNull(),
    receivedAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.hospitalId, table.id] }),
    foreignKey({
      columns: [table.hospitalId, table.artefactId],
      foreignColumns: [consentArtefact.hospitalId, consentArtefact.id],
    }),
    foreignKey({
      columns: [table.hospitalId, table.dataRequestId],
      foreignColumns: [dataRequest.hospitalId, dataRequest.id],
    }),
    uniqueIndex("health_record_content").on(table.hospitalId, table.artefactId, table.contentDigest),
    index("health_record_request").on(table.hospitalId, table.dataRequestId),
  ],
);

/** The content of a record, encrypted under the artefact's data key for this row alone. */
export const healthRecordBody = pgTable(
  "health_record_body",
  {
    hospitalId: uuid().$type<HospitalId>().notNull(),
    healthRecordId: uuid().$type<HealthRecordId>().notNull(),
    content: recordBytes().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.hospitalId, table.healthRecordId] }),
    foreignKey({
      columns: [table.hospitalId, table.healthRecordId],
      foreignColumns: [healthRecord.hospitalId, healthRecord.id],
    }).onDelete("cascade"),
  ],
);
