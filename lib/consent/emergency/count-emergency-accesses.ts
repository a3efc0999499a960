import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { countUnreviewed } from "@/lib/consent/emergency/emergency-access-table";

/** How many accesses in an emergency wait for a finding. */
export const countEmergencyAccesses = query({
  name: "count-emergency-accesses",
  roles: ["privacy-officer"],
  input: z.object({}),
  run: (tx): Promise<number> => countUnreviewed(tx),
  audits: { because: "a count of all accesses" },
});
