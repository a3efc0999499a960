import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { addressIn } from "@/lib/consent/dashboard/address-in";
import { CallLimit } from "@/lib/call-limit";
import { SECOND } from "@/lib/clock";
import { listLastAsked } from "@/lib/consent/dashboard/known-patient-queries";
import type { KnownPatient } from "@/lib/consent/dashboard/known-patient-view";
import { AppError } from "@/lib/errors";
import { searchOf } from "@/lib/patient/search-words";

const MOST_PATIENTS = 5;
/** One letter would match too many to be of use. */
const LEAST_LETTERS = 2;

/** Far more than somebody types, and too few to read all patients letter by letter. */
const searches = new CallLimit({ calls: 60, window: 20 * SECOND });

/**
 * The patients asked last whose address or name begins with a text, newest first; none for less than two letters. Throws
 * `too-many-attempts` for a doctor who searches more often than people type.
 */
export const findKnownPatients = query({
  name: "find-known-patients",
  roles: ["doctor"],
  input: z.object({ q: z.string().trim().max(200) }),
  run: async (tx, { q }): Promise<KnownPatient[]> => {
    if (!searches.take(tx.actor.staffId, tx.now)) throw new AppError("too-many-attempts");
    const search = searchOf(q);
    if (!search || [...search.address].length < LEAST_LETTERS) return [];
    const rows = await listLastAsked(tx, search, MOST_PATIENTS);
    return rows.map(({ abhaAddress, name, at, status }) => ({
      abhaAddress,
      name,
      lastRequest: { at: at.toISOString(), status },
    }));
  },
  audits: ({ q }, patients) => [
    {
      action: "patient.searched",
      subject: { kind: "operation", id: "find-known-patients" },
      detail: { rows: patients.length },
      ...addressIn(q),
    },
  ],
});
