import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { AUDIT_ACTIONS, AUDIT_OUTCOMES, AUDIT_SUBJECT_KINDS, type AuditDetail } from "@/lib/audit/audit-action";
import { CHAIN_PROBLEMS } from "@/lib/audit/chain-problem";
import type { AuditRemovalId, HospitalId, StaffSessionId } from "@/lib/ids";
import { bytes, digest, hospitalPolicy, instant, sealedText } from "./columns";
import { hospital } from "./hospital";

const ofHospital = () =>
  uuid()
    .$type<HospitalId>()
    .notNull()
    .references(() => hospital.id);

/** Who did or read what, and when. Rows are only added; a trigger refuses the rest, and lists each new row in `audit_unsealed`. */
export const auditEntry = pgTable(
  "audit_entry",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    hospitalId: ofHospital(),
    at: instant().notNull(),
    actorKind: text({ enum: ["staff", "gateway", "job"] }).notNull(),
    /** A staff id or a job's name; null for the gateway. */
    actorId: text(),
    /** The name as it was then. */
    actorName: text(),
    action: text({ enum: AUDIT_ACTIONS }).notNull(),
    outcome: text({ enum: AUDIT_OUTCOMES }).notNull().default("done"),
    subjectKind: text({ enum: AUDIT_SUBJECT_KINDS }).notNull(),
    subjectId: text().notNull(),
    detail: jsonb().$type<AuditDetail>().notNull(),
    sessionId: uuid().$type<StaffSessionId>(),
    /** Network address and device of the request. */
    address: text(),
    device: text(),
    /** The id of the HTTP request or of the callback. */
    requestId: text(),
    /** Code of the purpose for which patient data was asked for or read. */
    purpose: text(),
    /** A keyed digest of the patient's ABHA address: finds a patient's rows, and names nobody. */
    patientDigest: digest(),
  },
  (table) => [
    hospitalPolicy(),
    index("audit_entry_subject").on(table.subjectKind, table.subjectId, table.id),
    index("audit_entry_recent").on(table.hospitalId, table.id),
    index("audit_entry_patient")
      .on(table.hospitalId, table.patientDigest, table.id)
      .where(sql`${table.patientDigest} is not null`)
      .concurrently(),
    index("audit_entry_person").on(table.hospitalId, table.actorId, table.id).concurrently(),
    index("audit_entry_action").on(table.hospitalId, table.action, table.id).concurrently(),
  ],
);

/** Entries that are not part of their hospital's chain yet. */
export const auditUnsealed = pgTable(
  "audit_unsealed",
  { entryId: bigint({ mode: "number" }).primaryKey(), hospitalId: ofHospital() },
  (table) => [hospitalPolicy(), index("audit_unsealed_hospital").on(table.hospitalId, table.entryId)],
);

/** The hash chain of a hospital's entries, in the order in which they were sealed. */
export const auditLink = pgTable(
  "audit_link",
  {
    hospitalId: ofHospital(),
    /** 1, 2, 3 ... without gaps. */
    seq: bigint({ mode: "number" }).notNull(),
    entryId: bigint({ mode: "number" }).notNull(),
    /** SHA-256 over the hash of the link before and the canonical form of the entry. */
    hash: digest().notNull(),
    /** HMAC-SHA-256 over number and hash, under a key that lies outside the database. */
    mac: bytes().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({ columns: [table.hospitalId, table.seq] }),
    uniqueIndex("audit_link_entry").on(table.entryId),
  ],
);

/** The end of a hospital's chain. Its lock keeps the chain in one line. */
export const auditHead = pgTable(
  "audit_head",
  {
    hospitalId: uuid()
      .$type<HospitalId>()
      .primaryKey()
      .references(() => hospital.id),
    seq: bigint({ mode: "number" }).notNull(),
    hash: digest().notNull(),
  },
  () => [hospitalPolicy()],
);

/** The end of the chain at one moment, signed with an Ed25519 key that lies outside the database. */
export const auditCheckpoint = pgTable(
  "audit_checkpoint",
  {
    hospitalId: ofHospital(),
    seq: bigint({ mode: "number" }).notNull(),
    at: instant().notNull(),
    hash: digest().notNull(),
    keyName: text().notNull(),
    signature: bytes().notNull(),
  },
  (table) => [hospitalPolicy(), primaryKey({ columns: [table.hospitalId, table.seq] })],
);

/** The receipt of entries that were exported and removed: the chain goes on after them. */
export const auditRemoval = pgTable(
  "audit_removal",
  {
    id: uuid().$type<AuditRemovalId>().primaryKey(),
    hospitalId: ofHospital(),
    fromSeq: bigint({ mode: "number" }).notNull(),
    toSeq: bigint({ mode: "number" }).notNull(),
    entries: integer().notNull(),
    firstAt: instant().notNull(),
    lastAt: instant().notNull(),
    /** The hash of the last link that was removed. */
    lastHash: digest().notNull(),
    /** The name of the exported file, and its SHA-256. */
    fileName: text().notNull(),
    fileDigest: digest().notNull(),
    removedAt: instant().notNull(),
    keyName: text().notNull(),
    signature: bytes().notNull(),
  },
  (table) => [hospitalPolicy(), uniqueIndex("audit_removal_to").on(table.hospitalId, table.toSeq)],
);

/** The key of a hospital's patient digests. */
export const auditDigestKey = pgTable(
  "audit_digest_key",
  {
    hospitalId: uuid()
      .$type<HospitalId>()
      .primaryKey()
      .references(() => hospital.id),
    key: sealedText().notNull(),
  },
  () => [hospitalPolicy()],
);

/** How far the continuous verification of a hospital's chain is, and what it has found. */
export const auditVerification = pgTable(
  "audit_verification",
  {
    hospitalId: uuid()
      .$type<HospitalId>()
      .primaryKey()
      .references(() => hospital.id),
    /** The last link that was verified in order, its hash, and when its entry happened. */
    seq: bigint({ mode: "number" }).notNull(),
    hash: digest().notNull(),
    lastAt: instant(),
    /** The last checkpoint up to it. */
    checkpointSeq: bigint({ mode: "number" }),
    checkpointAt: instant(),
    /** When the end of the chain was last reached, and when the present pass through the whole chain began. */
    reachedEndAt: instant(),
    passStartedAt: instant().notNull(),
    /** What is wrong, and since when it is known. */
    problem: text({ enum: CHAIN_PROBLEMS }),
    problemSeq: bigint({ mode: "number" }),
    problemEntryId: bigint({ mode: "number" }),
    problemAt: instant(),
  },
  () => [hospitalPolicy()],
);
