import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { alertKey } from "@/lib/operations/detection/alert-key";
import type { AlertSettings } from "@/lib/operations/detection/detection-view";

/** Where signs of misuse are sent. */
export const readAlertSettings = query({
  name: "read-alert-settings",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<AlertSettings> => {
    const { id, alertUrl } = await findOwnHospital(tx);
    return { alertUrl, key: alertKey(id) };
  },
  audits: { because: "settings of the hospital" },
});
