import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemNow } from "@/lib/clock";
import { retryLater } from "@/lib/outbound/retry-later";
import { say, type JobContext } from "@/lib/outbound/send-message";
import type { JobPayload } from "@/lib/jobs/job";

/** Acknowledges a notification, one entry an artefact. Never holds up what the notification changed. */
export async function sendConsentOnNotify(
  ctx: JobContext,
  payload: JobPayload<"send/consent-on-notify">,
): Promise<void> {
  const { answers, artefactIds, consentRequestId } = payload;
  const about = consentRequestId ? { consentRequestId } : {};
  const said = await say(ctx, { kind: "acknowledge-notification", inReplyTo: answers, artefactIds }, about);
  if (said.outcome === "accepted" && consentRequestId) {
    const subject = { kind: "consent-request", id: consentRequestId } as const;
    await recordAudit(
      { ...ctx, now: systemNow() },
      {
        action: "consent-request.acknowledged",
        subject,
        detail: { artefacts: artefactIds.length },
      },
    );
  }
  await retryLater(ctx, said, "send/consent-on-notify", payload);
}
