import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { activeCredential } from "@/lib/credential/credential-table";
import { ROLES, type Role } from "@/lib/db/actor";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import type { StaffId } from "@/lib/ids";

/** What the frame around every page shows: the hospital, its network, and who is signed in. */
export type FrameView = {
  hospital: string;
  environment: "sandbox" | "live" | "none";
  person: { id: StaffId; name: string; roles: readonly Role[] };
};

/** The frame of whoever is signed in. */
export const readFrame = query({
  name: "read-frame",
  roles: ROLES,
  whileUnenrolled: true,
  input: z.object({}),
  run: async (tx): Promise<FrameView> => {
    const [hospital, credential] = await Promise.all([findOwnHospital(tx), activeCredential(tx)]);
    const environment = credential === null ? "none" : credential.cmId === "abdm" ? "live" : "sandbox";
    const { staffId: id, name, roles } = tx.actor;
    return { hospital: hospital.name, environment, person: { id, name, roles } };
  },
  audits: { because: "names of the hospital and of the person who reads" },
});
