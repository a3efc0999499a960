import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { ConsentRequestId, HospitalId } from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";

/**
 * The requests that were sent, newest first for each beginning of the patient's address and of each word of their name. Triggers of
 * `consent_request` and `patient` write it. It is searched by equality alone: of all operators of a text search, only those of equality
 * and order use an index before a policy, and a keyed digest of the same beginnings can stand in `prefix` as well.
 */
export const consentRequestSearch = pgTable(
  "consent_request_search",
  {
    hospitalId: uuid().$type<HospitalId>().notNull(),
    prefix: text().notNull(),
    createdAt: instant().notNull(),
    consentRequestId: uuid().$type<ConsentRequestId>().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    primaryKey({
      name: "consent_request_search_pk",
      columns: [table.hospitalId, table.prefix, table.createdAt, table.consentRequestId],
    }),
  ],
);
