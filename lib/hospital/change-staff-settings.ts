import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { MAX_AUDIT_DAYS, MIN_AUDIT_DAYS } from "@/lib/hospital/audit-days";
import { endOpenAccesses, hasPrivacyOfficer } from "@/lib/hospital/emergency-setting-queries";
import { lockOwnHospital, updateStaffSettings } from "@/lib/hospital/hospital-table";
import { STAFF_SETTINGS } from "@/lib/hospital/staff-settings";

const wholeNumber = (min: number, max: number, problem: string) =>
  z.number(problem).int(problem).min(min, problem).max(max, problem);

/**
 * Sets what the hospital demands of its staff, from the next request of each person on. Without emergency access what is open by it ends. Throws
 * `invalid-input` where it is turned on and no privacy officer could review it.
 */
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
    const { allowsEmergencyAccess } = settings;
    if (allowsEmergencyAccess && !before.allowsEmergencyAccess && !(await hasPrivacyOfficer(tx)))
      throw new AppError("invalid-input", undefined, { allowsEmergencyAccess: "privacy-officer-missing" });
    await updateStaffSettings(tx, settings);
    if (!allowsEmergencyAccess) await endOpenAccesses(tx);
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
