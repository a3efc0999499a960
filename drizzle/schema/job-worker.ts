import { pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** A process that does background work. One whose last heartbeat is old has died. */
export const jobWorker = pgTable("job_worker", {
  id: text().primaryKey(),
  /** Its process as the health page shows it: host name and process number. */
  process: text().notNull(),
  startedAt: instant().notNull(),
  heartbeatAt: instant().notNull(),
});
