import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import type { RecordSettings } from "@/lib/hospital/record-settings";

/** How the hospital's records are requested. */
export const readRecordSettings = query({
  name: "read-record-settings",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<RecordSettings> => {
    const { recordsRequested, publicKeyFormat } = await findOwnHospital(tx);
    return { recordsRequested, publicKeyFormat };
  },
  audits: { because: "settings of the hospital" },
});
