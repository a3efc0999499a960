import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { isUuid, type AuditDetectionId } from "@/lib/ids";
import { lockDetection, markSeen } from "@/lib/operations/detection/audit-detection-table";

/** Notes that somebody has looked at a sign of misuse; whoever was first stays. Throws `not-found`. */
export const markDetectionSeen = command({
  name: "mark-detection-seen",
  roles: ["admin", "privacy-officer"],
  input: z.object({
    id: z
      .string()
      .refine(isUuid)
      .transform((id) => id as AuditDetectionId),
  }),
  run: async (tx, { id }): Promise<void> => {
    const detection = await lockDetection(tx, id);
    if (!detection) throw new AppError("not-found");
    if (detection.seenAt) return;
    await markSeen(tx, id);
    await recordAudit(tx, {
      action: "hospital.detection-seen",
      subject: { kind: "hospital", id: tx.actor.hospitalId },
      detail: { detection: id, kind: detection.kind },
    });
  },
});
