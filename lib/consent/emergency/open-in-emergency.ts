import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { MINUTE } from "@/lib/clock";
import { insertEmergencyAccess } from "@/lib/consent/emergency/emergency-access-table";
import { mayOpenInEmergency } from "@/lib/consent/emergency/may-open-in-emergency";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { lockConsentRequest } from "@/lib/consent/request/consent-request-table";
import { recordAndPublish } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";
import { newId, type EmergencyAccessId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/** So long an access lasts, unless the consent ends first. */
export const EMERGENCY_DURATION = 60 * MINUTE;

/**
 * Lets a doctor outside the care team read the records of a consent for an hour. The pages of the requester and of the privacy officers
 * show it at once. Throws `not-found`, and `conflict` where the hospital does not allow it, the consent does not hold, or the doctor may read
 * the records already.
 */
export const openInEmergency = command({
  name: "open-in-emergency",
  roles: ["doctor"],
  input: idInput.extend({
    reason: z.string("required").trim().min(20, "emergency-reason-short").max(500, "too-long"),
  }),
  run: async (tx, { id, reason }): Promise<{ endsAt: string }> => {
    const request = await lockConsentRequest(tx, id);
    if (!request) throw new AppError("not-found");
    if (!(await mayOpenInEmergency(tx, request))) throw new AppError("conflict");
    const access = newId<EmergencyAccessId>();
    const endsAt = new Date(tx.now.getTime() + EMERGENCY_DURATION);
    await insertEmergencyAccess(tx, { id: access, consentRequestId: id, reason, endsAt });
    const detail = { access, endsAt: endsAt.toISOString() };
    await recordAndPublish(tx, id, [{ kind: "consent-request.emergency-opened", detail }]);
    await publishChange(tx, "emergency-access", access);
    return { endsAt: detail.endsAt };
  },
});
