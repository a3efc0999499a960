import "server-only";
import { MINUTE } from "@/lib/clock";
import { lockConsentArtefact } from "@/lib/consent/artefact/consent-artefact-table";
import { recordArtefactDetails } from "@/lib/consent/decision/record-artefact-details";
import { atPresent, transact } from "@/lib/db/transaction";
import { enqueue, type JobPayload } from "@/lib/jobs/enqueue";
import { nextRetry } from "@/lib/outbound/retry-later";
import { sendMessage, type SendScope } from "@/lib/outbound/send-message";
import { countFetches } from "@/lib/outbox/gateway-call-table";

/** How long an on-fetch is waited for before the details are requested again, by how often they were. */
const NO_ANSWER_FOR = [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];

/** Requests an artefact's details, and again until they are here. */
export async function sendConsentFetch(scope: SendScope, payload: JobPayload<"send-consent-fetch">): Promise<void> {
  const { artefactId, consentRequestId } = payload;
  const message = { kind: "consent-fetch", artefactId } as const;
  const result = await sendMessage(scope, message, { artefactId, consentRequestId }, async (tx) => {
    return (await lockConsentArtefact(tx, artefactId))?.status === "FETCHING";
  });
  if (result.outcome === "skipped") return;
  const key = `fetch:${scope.actor.hospitalId}:${artefactId}`;
  await transact(atPresent(scope), async (tx) => {
    if (result.outcome === "refused") {
      await recordArtefactDetails(tx, { artefactId, consentRequestId, result: { error: result.error } });
    } else if (result.outcome === "accepted") {
      const requested = await countFetches(tx, consentRequestId, artefactId);
      const wait = NO_ANSWER_FOR[Math.min(requested, NO_ANSWER_FOR.length) - 1] ?? MINUTE;
      const runAt = new Date(tx.now.getTime() + wait);
      await enqueue(tx, "send-consent-fetch", { ...payload, failures: 0 }, { key, runAt });
    } else {
      const { at: runAt, failures } = await nextRetry(tx, result, payload.failures);
      await enqueue(tx, "send-consent-fetch", { ...payload, failures }, { key, runAt, waitsForGateway: true });
    }
  });
}
