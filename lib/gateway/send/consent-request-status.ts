import "server-only";
import { questionsOf } from "@/lib/consent-request/questions";
import { findRow } from "@/lib/consent-request/store";
import { retryLater } from "@/lib/gateway/send/retry-later";
import { say, type JobContext } from "@/lib/gateway/send/say";
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
