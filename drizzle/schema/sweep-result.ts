import { bigint, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** The last complete run of each sweep over all hospitals. */
export const sweepResult = pgTable("sweep_result", {
  /** A kind of the retention rules, or the name of another sweep. */
  sweep: text().primaryKey(),
  /** When it began. */
  sweptAt: instant().notNull(),
  /** How many rows it has changed or deleted since it exists. */
  changed: bigint({ mode: "number" }).notNull(),
  /** How many rows it left although they are due, where that is known. */
  remaining: integer(),
});
