import { customType, timestamp } from "drizzle-orm/pg-core";

/** An instant, to the millisecond, read as a `Date`. */
export const instant = () => timestamp({ withTimezone: true, mode: "date", precision: 3 });

/** Bytes exactly as they came: text of a stranger may hold what PostgreSQL's `text` cannot. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => "bytea" });
