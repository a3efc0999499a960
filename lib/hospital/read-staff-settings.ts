import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import type { StaffSettings } from "@/lib/hospital/staff-settings";

/** What the hospital demands of its staff. */
export const readStaffSettings = query({
  name: "read-staff-settings",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<StaffSettings> => {
    const { idleMinutes, maxSessions, doctorsNeedSecondFactor, allowsEmergencyAccess, auditDays } =
      await findOwnHospital(tx);
    return { idleMinutes, maxSessions, doctorsNeedSecondFactor, allowsEmergencyAccess, auditDays };
  },
  audits: { because: "settings of the hospital" },
});
