import { foreignKey, pgSchema, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ConsentArtefactId, DataKeyId, DataRequestId, HospitalId } from "@/lib/ids";
import { hospitalPolicy, instant, sealedText } from "./columns";
import { consentArtefact } from "./consent-artefact";
import { dataRequest } from "./data-request";

/** The keys without which no record can be read. Backups leave this schema out, so that a record that was erased stays so. */
export const recordKeys = pgSchema("vault");

/** The key under which the records of one artefact are encrypted. */
export const dataKey = recordKeys.table(
  "data_key",
  {
    id: uuid().$type<DataKeyId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    artefactId: text().$type<ConsentArtefactId>().notNull(),
    key: sealedText().notNull(),
    createdAt: instant().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    uniqueIndex("data_key_artefact").on(table.hospitalId, table.artefactId),
    foreignKey({
      columns: [table.hospitalId, table.artefactId],
      foreignColumns: [consentArtefact.hospitalId, consentArtefact.id],
    }),
  ],
);

/** The private key for which a HIP encrypts the records of one request, and where it sends them; deleted with the end of the transfer. */
export const transferKey = recordKeys.table(
  "transfer_key",
  {
    dataRequestId: uuid().$type<DataRequestId>().primaryKey(),
    hospitalId: uuid().$type<HospitalId>().notNull(),
    privateKey: sealedText().notNull(),
    /** The secret part of the address to which the HIP sends the records. */
    pushToken: sealedText().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.dataRequestId],
      foreignColumns: [dataRequest.hospitalId, dataRequest.id],
    }),
  ],
);
