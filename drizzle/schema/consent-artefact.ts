import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { ConsentArtefactId, ConsentRequestId, HospitalId } from "@/lib/ids";
import type { AccessMode, Frequency } from "@/lib/abdm/vocabulary";
import { consentRequest } from "./consent-request";
import { CONSENT_ARTEFACT_STATUSES, type MismatchReason } from "@/lib/consent/artefact/consent-artefact-status";
import { hospitalPolicy, instant } from "./columns";
import { hospital } from "./hospital";

/** A patient's consent for one HIP. A row exists before its details arrive, and for a revocation that came before the grant. */
export const consentArtefact = pgTable(
  "consent_artefact",
  {
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    id: text().$type<ConsentArtefactId>().notNull(),
    /** Null for one that ended before any grant named it. */
    consentRequestId: uuid().$type<ConsentRequestId>(),
    status: text({ enum: CONSENT_ARTEFACT_STATUSES }).notNull(),
    /** Why it is not used, with MISMATCH. */
    mismatchReasons: text().array().$type<MismatchReason[]>(),
    hipId: text(),
    hipName: text(),
    hiTypes: text().array(),
    accessMode: text().$type<AccessMode>(),
    dateFrom: instant(),
    dateTo: instant(),
    dataEraseAt: instant(),
    frequency: jsonb().$type<Frequency>(),
    careContexts: jsonb().$type<{ patientReference: string; careContextReference: string }[]>(),
    /** The consent manager's signature as it came; no published key verifies it. */
    signature: text(),
    announcedAt: instant(),
    fetchedAt: instant(),
    endedAt: instant(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.consentRequestId],
      foreignColumns: [consentRequest.hospitalId, consentRequest.id],
    }),
    primaryKey({ columns: [table.hospitalId, table.id] }),
    index("consent_artefact_request").on(table.consentRequestId),
    index("consent_artefact_overdue")
      .on(table.dataEraseAt, table.hospitalId, table.consentRequestId)
      .where(sql`${table.status} in ('GRANTED', 'MISMATCH')`)
      .concurrently(),
  ],
);
