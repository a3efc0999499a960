import { sql, type SQL } from "drizzle-orm";
import { customType, pgPolicy, timestamp } from "drizzle-orm/pg-core";

/** An instant, to the millisecond, read as a `Date`. */
export const instant = () => timestamp({ withTimezone: true, mode: "date", precision: 3 });

/** Bytes exactly as they came: text of a stranger may hold what PostgreSQL's `text` cannot. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });

// In subselects, so that PostgreSQL reads the settings once for each statement and not once for each row.
const ownHospital = sql`(select nullif(current_setting('app.hospital_id', true), '')::uuid)`;
const isSystem = sql`(select current_setting('app.scope', true)) = 'system'`;

/**
 * The row-level security of a table with a `hospital_id`: a transaction sees, adds and changes the rows of its own hospital alone, unless its
 * connection has the system scope. The migration forces it for the table's owner too.
 */
export const hospitalPolicy = (hospitalId: SQL = sql`hospital_id`) =>
  pgPolicy("own_hospital", { using: sql`${hospitalId} = ${ownHospital} or ${isSystem}` });
