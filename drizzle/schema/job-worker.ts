import { pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** A worker that lives, by the id under which it locks jobs. One whose beat is old has died with its process. */
export const jobWorker = pgTable("job_worker", {
  id: text().primaryKey(),
  /** Its process, for people: host name and process number. */
  process: text().notNull(),
  startedAt: instant().notNull(),
  beatAt: instant().notNull(),
});
