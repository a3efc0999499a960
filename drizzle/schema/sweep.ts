import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** Work that is done from time to time for all hospitals, by one process at a time. */
export const sweep = pgTable("sweep", {
  name: text().primaryKey(),
  /** When it runs next. Whoever runs it moves this first, so that nobody else does. */
  nextRunAt: instant().notNull(),
  finishedAt: instant(),
  /** Runs in a row that ended with an error. */
  failures: integer().notNull().default(0),
});
