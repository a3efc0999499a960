import { timestamp } from "drizzle-orm/pg-core";

/** An instant, to the microsecond that PostgreSQL keeps, read as a `Date`. */
export const instant = () => timestamp({ withTimezone: true, mode: "date", precision: 3 });
