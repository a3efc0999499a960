import { sql, type SQL } from "drizzle-orm";
import { customType, pgPolicy, timestamp } from "drizzle-orm/pg-core";
import type { RecordBytes, SealedBytes, SealedText } from "@/lib/crypto/sealed-columns";

/** An instant, to the millisecond, read as a `Date`. */
export const instant = () => timestamp({ withTimezone: true, mode: "date", precision: 3 });

/** A digest: from it nothing can be read of what it was made of. */
export const digest = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** Bytes that are no secret. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

/** Encrypted text. Each column of this type, and of the next, is an entry of `lib/crypto/sealed-columns.ts`. */
export const sealedText = customType<{ data: SealedText }>({ dataType: () => "text" });

/** Encrypted bytes. */
export const sealedBytes = customType<{ data: SealedBytes }>({ dataType: () => "bytea" });

/** Bytes that are encrypted under the data key of an artefact, and cannot be read without it. */
export const recordBytes = customType<{ data: RecordBytes }>({ dataType: () => "bytea" });

// In subselects, so that PostgreSQL reads the settings once for each statement and not once for each row.
const ownHospital = sql`(select nullif(current_setting('app.hospital_id', true), '')::uuid)`;
const isSystem = sql`(select current_setting('app.scope', true)) = 'system'`;

/**
 * The row-level security of a table with a `hospital_id`: a transaction sees, adds and changes the rows of its own hospital alone, unless its
 * connection has the system scope. The migration forces it for the table's owner too.
 */
export const hospitalPolicy = (hospitalId: SQL = sql`hospital_id`) =>
  pgPolicy("own_hospital", { using: sql`${hospitalId} = ${ownHospital} or ${isSystem}` });
