import "server-only";
import { command } from "@/lib/access/command";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { lockConsentRequest } from "@/lib/consent/request/consent-request-table";
import { statusRequestsFor } from "@/lib/consent/request/status-requests";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";
import { publishChange } from "@/lib/live/publish-change";
import { addOutboundMessages } from "@/lib/outbox/outbound-message-table";

/**
 * Requests the status of a request from the consent manager; the response arrives as a callback. Throws `not-found`, and `conflict`
 * while the network has no id for it.
 */
export const checkConsentRequest = command({
  name: "check-consent-request",
  roles: ["doctor", "admin"],
  input: idInput,
  run: async (tx, { id }): Promise<void> => {
    const row = await lockConsentRequest(tx, id);
    if (!row) throw new AppError("not-found");
    if (!row.cmConsentRequestId) throw new AppError("conflict");
    await recordConsentEvent(tx, { consentRequestId: id, kind: "consent-request.status-requested", detail: {} });
    await addOutboundMessages(tx, statusRequestsFor(row));
    await publishChange(tx, "consent-request", id);
  },
});
