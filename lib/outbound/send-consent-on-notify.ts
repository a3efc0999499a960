import "server-only";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { atPresent, transact } from "@/lib/db/transaction";
import type { JobPayload } from "@/lib/jobs/enqueue";
import { retryLater } from "@/lib/outbound/retry-later";
import { sendMessage, type SendScope } from "@/lib/outbound/send-message";

/** Acknowledges a notification, with one acknowledgement for each artefact. What the notification changed does not wait for it. */
export async function sendConsentOnNotify(
  scope: SendScope,
  payload: JobPayload<"send-consent-on-notify">,
): Promise<void> {
  const { inReplyTo, artefactIds, consentRequestId } = payload;
  const subject = consentRequestId ? { consentRequestId } : {};
  const result = await sendMessage(scope, { kind: "consent-on-notify", inReplyTo, artefactIds }, subject);
  if (result.outcome === "accepted" && consentRequestId) {
    await transact(atPresent(scope), (tx) =>
      recordConsentEvent(tx, {
        kind: "consent-request.acknowledged",
        consentRequestId,
        detail: { artefacts: artefactIds.length },
      }),
    );
  }
  await retryLater(scope, result, "send-consent-on-notify", payload);
}
