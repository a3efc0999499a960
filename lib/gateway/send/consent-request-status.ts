import "server-only";
import { systemNow } from "@/lib/clock";
import { findRow } from "@/lib/consent-request/store";
import { retryLater } from "@/lib/gateway/send/retry-later";
import { say, type JobContext } from "@/lib/gateway/send/say";
import { callsFor } from "@/lib/gateway/store";
import type { ConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";

/** Asks the consent manager how a request stands. */
export async function sendConsentRequestStatus(ctx: JobContext, id: ConsentRequestId): Promise<void> {
  const row = await findRow(ctx, id);
  if (!row?.cmConsentRequestId) return;
  const said = await say(
    ctx,
    {
      kind: "check-consent-request",
      cmConsentRequestId: row.cmConsentRequestId,
    },
    { consentRequestId: id },
  );
  const failures = (await callsFor(ctx, id, "check-consent-request")).filter(
    ({ outcome }) => outcome !== "accepted",
  ).length;
  const runAt = retryLater(said, systemNow(), failures);
  if (runAt)
    await enqueue(
      ctx,
      "send/consent-request-status",
      { hospitalId: row.hospitalId, consentRequestId: id },
      { key: `status:${id}`, runAt },
    );
}
