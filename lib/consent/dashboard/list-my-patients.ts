import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import { listRequests } from "@/lib/consent/dashboard/dashboard-queries";
import { readCursor, writeCursor } from "@/lib/consent/dashboard/list-cursor";
import { findPatientsWithRecords, listNewestOfPatients } from "@/lib/consent/dashboard/patient-list-queries";
import { toConsentRequestItem } from "@/lib/consent/dashboard/to-consent-request-item";

/** A patient, with the newest request that the doctor may read. */
export type PatientItem = {
  latest: ConsentRequestItem;
  /** The patient's id, by which the page of all records opens; null where there are none to read. */
  recordsOf: string | null;
};

export type PatientPage = { items: PatientItem[]; nextCursor: string | null };

/**
 * One page of the patients whose records the doctor may read, if there are any: of their own requests and those whose care team they are
 * in. Each patient once, the one who was asked last first. Throws `invalid-input` for a cursor that is not ours.
 */
export const listMyPatients = query({
  name: "list-my-patients",
  roles: ["doctor"],
  input: z.object({
    cursor: z.string().max(200).default(""),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  run: async (tx, { cursor, limit }): Promise<PatientPage> => {
    const positions = await listNewestOfPatients(tx, cursor ? readCursor(cursor, "newest") : null, limit + 1);
    const shown = positions.slice(0, limit);
    const listed = await listRequests(
      tx,
      shown.map(({ id }) => id),
    );
    const withRecords = await findPatientsWithRecords(
      tx,
      listed.map(({ request }) => request.abhaAddress),
    );
    const last = shown.at(-1);
    return {
      items: listed.map((row) => ({
        latest: toConsentRequestItem(row, tx.now),
        recordsOf: withRecords.get(row.request.abhaAddress) ?? null,
      })),
      nextCursor: positions.length > shown.length && last ? writeCursor(last, "newest") : null,
    };
  },
  audits: ({ cursor }, { items }) => [
    {
      action: "patient.listed",
      subject: { kind: "operation", id: "list-my-patients" },
      detail: { isFirstPage: cursor === "", rows: items.length },
    },
  ],
});
