import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { MAX_AUDIT_DAYS, MIN_AUDIT_DAYS } from "@/lib/hospital/audit-days";
import { lockOwnHospital, updateStaffSettings } from "@/lib/hospital/hospital-table";
import { STAFF_SETTINGS } from "@/lib/hospital/staff-settings";

const wholeNumber = (min: number, max: number, problem: string) =>
  z.number(problem).int(problem).min(min, problem).max(max, problem);

/** Sets what the hospital demands of its staff, from the next request of each person on. */
export const changeStaffSettings = command({
  name: "change-staff-settings",
  roles: ["admin"],
  needsVerification: true,
  input: z.object({
    idleMinutes: wholeNumber(5, 60, "idle-minutes-out-of-range"),
    maxSessions: wholeNumber(1, 10, "max-sessions-out-of-range"),
    doctorsNeedSecondFactor: z.boolean(),
    allowsEmergencyAccess: z.boolean(),
    auditDays: wholeNumber(MIN_AUDIT_DAYS, MAX_AUDIT_DAYS, "audit-days-out-of-range"),
  }),
  run: async (tx, settings): Promise<void> => {
    const before = await lockOwnHospital(tx);
    await updateStaffSettings(tx, settings);
    await recordAudit(tx, {
      action: "hospital.staff-settings-changed",
      subject: { kind: "hospital", id: before.id },
      detail: {
        ...settings,
        ...Object.fromEntries(STAFF_SETTINGS.map((name) => [`${name}Before`, before[name]])),
      },
    });
  },
});
