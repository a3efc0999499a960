import { pgTable, text } from "drizzle-orm/pg-core";
import { instant, sealedText } from "./columns";

/** One row for the whole installation: a known text, encrypted. A process that cannot open it has the wrong `ENCRYPTION_KEY`. */
export const encryptionCanary = pgTable("encryption_canary", {
  id: text().primaryKey(),
  value: sealedText().notNull(),
  createdAt: instant().notNull(),
});
