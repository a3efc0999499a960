import "server-only";
import { z } from "zod";
import { PUBLIC_KEY_FORMATS } from "@/lib/abdm/vocabulary";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { lockOwnHospital, updateRecordSettings } from "@/lib/hospital/hospital-table";
import { RECORD_REQUESTS } from "@/lib/hospital/record-settings";

/** Sets how the hospital's records are requested, from the next request on. */
export const changeRecordSettings = command({
  name: "change-record-settings",
  roles: ["admin"],
  input: z.object({ recordsRequested: z.enum(RECORD_REQUESTS), publicKeyFormat: z.enum(PUBLIC_KEY_FORMATS) }),
  run: async (tx, { recordsRequested, publicKeyFormat }): Promise<void> => {
    const before = await lockOwnHospital(tx);
    await updateRecordSettings(tx, { recordsRequested, publicKeyFormat });
    await recordAudit(tx, {
      action: "hospital.record-settings-changed",
      subject: { kind: "hospital", id: before.id },
      detail: {
        recordsRequested,
        publicKeyFormat,
        recordsRequestedBefore: before.recordsRequested,
        publicKeyFormatBefore: before.publicKeyFormat,
      },
    });
  },
});
