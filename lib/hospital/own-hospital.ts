import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { findOwnHospital } from "@/lib/hospital/hospital-table";

/** A hospital as its own staff see it. */
export type HospitalView = { id: string; name: string; hiuId: string };

/** The hospital of whoever is signed in. */
export const ownHospital = query({
  name: "own-hospital",
  roles: ["doctor", "admin"],
  input: z.object({}),
  run: async (tx): Promise<HospitalView> => {
    const { id, name, hiuId } = await findOwnHospital(tx);
    return { id, name, hiuId };
  },
  audits: { because: "the hospital's own name and id" },
});
