import "server-only";
import { questionsOf } from "@/lib/consent/request/questions";
import { findRow } from "@/lib/consent/request/consent-request-table";
import { retryLater } from "@/lib/outbound/retry-later";
import { say, type JobContext } from "@/lib/outbound/send-message";
import type { JobPayload } from "@/lib/jobs/job";

/** Asks the consent manager how a request stands: about each question put to the patient that may still be answered or end. */
export async function sendConsentRequestStatus(
  ctx: JobContext,
  payload: JobPayload<"send/consent-request-status">,
): Promise<void> {
  const { consentRequestId } = payload;
  const row = await findRow(ctx, consentRequestId);
  if (!row) return;
  const undecided = questionsOf(row).filter((id) => [undefined, "granted"].includes(row.answers[id]));
  for (const cmConsentRequestId of undecided) {
    const said = await say(ctx, { kind: "check-consent-request", cmConsentRequestId }, { consentRequestId });
    await retryLater(ctx, said, "send/consent-request-status", payload, `status:${consentRequestId}`);
  }
}
