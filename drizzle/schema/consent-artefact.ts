import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { ConsentArtefactId, ConsentRequestId, HospitalId } from "@/lib/ids";
import type { AccessMode, Frequency } from "@/lib/abdm/vocabulary";
import { consentRequest } from "./consent-request";
import { CONSENT_ARTEFACT_STATUSES } from "@/lib/consent/artefact/consent-artefact-status";
import { instant } from "./columns";
import { hospital } from "./hospital";

/** A patient's permission at one HIP. A row may stand before its details are here, or after a withdrawal that came first. */
export const consentArtefact = pgTable(
  "consent_artefact",
  {
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    id: text().$type<ConsentArtefactId>().notNull(),
    /** Null for a withdrawal whose grant has not been seen. */
    consentRequestId: uuid().$type<ConsentRequestId>(),
    /** FETCHING: announced, details not here. ASIDE: came, but is not what was asked for. */
    status: text({ enum: CONSENT_ARTEFACT_STATUSES }).notNull(),
    /** Why it lies aside: reasons of the artefact check. */
    asideReasons: text().array(),
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
    foreignKey({
      columns: [table.hospitalId, table.consentRequestId],
      foreignColumns: [consentRequest.hospitalId, consentRequest.id],
    }),
    primaryKey({ columns: [table.hospitalId, table.id] }),
    index("consent_artefact_request").on(table.consentRequestId),
  ],
);
