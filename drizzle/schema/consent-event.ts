import { sql } from "drizzle-orm";
import { bigserial, foreignKey, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { CONSENT_EVENT_KINDS, type ConsentEventDetail } from "@/lib/consent/timeline/consent-event";
import type { ConsentArtefactId, ConsentRequestId, HospitalId } from "@/lib/ids";
import { hospitalPolicy, instant } from "./columns";
import { consentRequest } from "./consent-request";
import { hospital } from "./hospital";

/** What happened to a consent request and its artefacts: the timeline that people see, and that rules look up. */
export const consentEvent = pgTable(
  "consent_event",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    hospitalId: uuid()
      .$type<HospitalId>()
      .notNull()
      .references(() => hospital.id),
    /** Null while the artefact is not known to belong to any request. */
    consentRequestId: uuid().$type<ConsentRequestId>(),
    /** The artefact, if the event is about one. */
    artefactId: text().$type<ConsentArtefactId>(),
    at: instant().notNull(),
    actorKind: text({ enum: ["staff", "gateway", "job"] }).notNull(),
    /** The name of a member of staff, as it was then. */
    actorName: text(),
    kind: text({ enum: CONSENT_EVENT_KINDS }).notNull(),
    detail: jsonb().$type<ConsentEventDetail>().notNull(),
  },
  (table) => [
    hospitalPolicy(),
    foreignKey({
      columns: [table.hospitalId, table.consentRequestId],
      foreignColumns: [consentRequest.hospitalId, consentRequest.id],
    }).onDelete("cascade"),
    index("consent_event_request").on(table.hospitalId, table.consentRequestId, table.id),
    index("consent_event_unlinked")
      .on(table.hospitalId, table.artefactId)
      .where(sql`${table.consentRequestId} is null`),
    index("consent_event_erased")
      .on(table.hospitalId, table.id)
      .where(sql`${table.kind} = 'records.erased'`)
      .concurrently(),
  ],
);
