import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { closeEmergencyAccess, lockEmergencyAccess } from "@/lib/consent/emergency/emergency-access-table";
import { EMERGENCY_FINDINGS } from "@/lib/consent/emergency/emergency-finding";
import { recordAndPublish } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";
import { isUuid, type EmergencyAccessId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/**
 * Closes an access in an emergency with a finding; one that is not justified needs a note, and ends at once. Throws `not-found`, `not-allowed` for an access
 * of one's own, and `conflict` for one that is closed.
 */
export const reviewEmergencyAccess = command({
  name: "review-emergency-access",
  roles: ["privacy-officer"],
  input: z
    .object({
      id: z
        .string()
        .refine(isUuid)
        .transform((id) => id as EmergencyAccessId),
      finding: z.enum(EMERGENCY_FINDINGS, "required"),
      note: z.string().trim().max(1_000, "too-long").default(""),
    })
    .refine(({ finding, note }) => finding === "justified" || note !== "", { path: ["note"], error: "required" }),
  run: async (tx, { id, finding, note }): Promise<void> => {
    const access = await lockEmergencyAccess(tx, id);
    if (!access) throw new AppError("not-found");
    if (access.staffId === tx.actor.staffId) throw new AppError("not-allowed");
    if (access.reviewedAt) throw new AppError("conflict");
    await closeEmergencyAccess(tx, id, { finding, findingNote: note || null });
    const event = { kind: "consent-request.emergency-reviewed", detail: { access: id, finding } } as const;
    await recordAndPublish(tx, access.consentRequestId, [event]);
    await publishChange(tx, "emergency-access", id);
  },
});
