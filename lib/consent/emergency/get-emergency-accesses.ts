import "server-only";
import { query } from "@/lib/access/command";
import { listAccessesOf } from "@/lib/consent/emergency/emergency-access-table";
import { toEmergencyAccessView, type EmergencyAccessView } from "@/lib/consent/emergency/emergency-access-view";
import { mayOpenInEmergency } from "@/lib/consent/emergency/may-open-in-emergency";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { AppError } from "@/lib/errors";

/** Of a request: who opened its records in an emergency, the newest first, and whether the reader may do so now. */
export type RequestEmergencies = { accesses: (EmergencyAccessView & { mine: boolean })[]; mayOpen: boolean };

/** The accesses in an emergency to a request. Throws `not-found` for what is not the hospital's, or another doctor's draft. */
export const getEmergencyAccesses = query({
  name: "get-emergency-accesses",
  roles: ["doctor", "admin"],
  input: idInput,
  run: async (tx, { id }): Promise<RequestEmergencies> => {
    const request = await findConsentRequest(tx, id);
    if (!request) throw new AppError("not-found");
    const accesses = (await listAccessesOf(tx, id)).map((access) => ({
      ...toEmergencyAccessView(access, tx.now),
      mine: access.staffId === tx.actor.staffId,
    }));
    return { accesses, mayOpen: await mayOpenInEmergency(tx, request) };
  },
  audits: { because: "names of staff, and why they opened records" },
});
