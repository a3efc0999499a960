import "server-only";
import { cmRequestIdsOf, findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { readOnly } from "@/lib/db/transaction";
import type { JobPayload } from "@/lib/jobs/enqueue";
import { retryLater } from "@/lib/outbound/retry-later";
import { sendMessage, type SendScope } from "@/lib/outbound/send-message";

/** Requests the status of a request from the consent manager, for each of its ids there that may still change. */
export async function sendConsentRequestStatus(
  scope: SendScope,
  payload: JobPayload<"send-consent-request-status">,
): Promise<void> {
  const { consentRequestId } = payload;
  const row = await readOnly(scope, (tx) => findConsentRequest(tx, consentRequestId));
  if (!row) return;
  const undecided = cmRequestIdsOf(row).filter((id) => [undefined, "granted"].includes(row.cmRequestOutcomes[id]));
  for (const cmConsentRequestId of undecided) {
    const result = await sendMessage(
      scope,
      { kind: "consent-request-status", cmConsentRequestId },
      { consentRequestId },
    );
    await retryLater(scope, result, "send-consent-request-status", payload, `status:${consentRequestId}`);
  }
}
