import { pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** A worker that is alive, by the id under which it locks jobs. One whose last heartbeat is old has died with its process. */
export const jobWorker = pgTable("job_worker", {
  id: text().primaryKey(),
  /** Its process as the health page shows it: host name and process number. */
  process: text().notNull(),
  startedAt: instant().notNull(),
  heartbeatAt: instant().notNull(),
});
