import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { listAccesses } from "@/lib/consent/emergency/emergency-access-table";
import { toEmergencyAccessView, type EmergencyAccessView } from "@/lib/consent/emergency/emergency-access-view";

const MOST_ACCESSES = 200;

/** The accesses in an emergency of the hospital: those to be reviewed, the oldest first, then those that are closed. */
export const listEmergencyAccesses = query({
  name: "list-emergency-accesses",
  roles: ["privacy-officer"],
  input: z.object({}),
  run: async (tx): Promise<EmergencyAccessView[]> =>
    (await listAccesses(tx, MOST_ACCESSES)).map((access) => toEmergencyAccessView(access, tx.now)),
  audits: { because: "names of staff, and why they opened records" },
});
