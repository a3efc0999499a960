import "server-only";
import { findRow } from "@/lib/consent-request/store";
import { retryLater } from "@/lib/gateway/send/retry-later";
import { say, type JobContext } from "@/lib/gateway/send/say";
import type { JobPayload } from "@/lib/jobs/job";

/** Asks the consent manager how a request stands. */
export async function sendConsentRequestStatus(
  ctx: JobContext,
  payload: JobPayload<"send/consent-request-status">,
): Promise<void> {
  const { consentRequestId } = payload;
  const cmConsentRequestId = (await findRow(ctx, consentRequestId))?.cmConsentRequestId;
  if (!cmConsentRequestId) return;
  const said = await say(ctx, { kind: "check-consent-request", cmConsentRequestId }, { consentRequestId });
  await retryLater(ctx, said, "send/consent-request-status", payload, `status:${consentRequestId}`);
}
