import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { abhaAddressInput } from "@/lib/patient/look-up-patient";

/** Records that a privacy officer prints who saw a patient's data. */
export const recordAuditPrint = command({
  name: "record-audit-print",
  roles: ["privacy-officer"],
  input: abhaAddressInput,
  run: (tx, { abhaAddress }): Promise<void> =>
    recordAudit(tx, {
      action: "audit.printed",
      subject: { kind: "audit", id: "who-saw-patient" },
      patient: abhaAddress,
    }),
});
