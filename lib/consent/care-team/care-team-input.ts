import "server-only";
import { z } from "zod";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { isUuid, type StaffId } from "@/lib/ids";

/** A request, and a doctor who is added to its care team or removed from it. */
export const careTeamChangeInput = idInput.extend({
  staffId: z
    .string()
    .refine(isUuid)
    .transform((id) => id as StaffId),
});
