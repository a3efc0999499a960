import "server-only";
import { MINUTE, systemNow } from "@/lib/clock";
import { noteDetails } from "@/lib/consent/decision/record-artefact-details";
import { lockRow } from "@/lib/consent/artefact/consent-artefact-table";
import { transact } from "@/lib/db/context";
import { say, type JobContext } from "@/lib/outbound/send-message";
import { nextSaying } from "@/lib/outbound/retry-later";
import { countFetches } from "@/lib/outbox/gateway-call-table";
import type { JobPayload } from "@/lib/jobs/job";
import { enqueue } from "@/lib/jobs/enqueue";

/** How long an on-fetch is waited for before the details are asked for once more, by how often they were. */
const PATIENCE = [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];

/** Asks for an artefact's details, and again until they are here. */
export async function sendConsentFetch(ctx: JobContext, payload: JobPayload<"send/consent-fetch">): Promise<void> {
  const { artefactId, consentRequestId } = payload;
  const said = await say(ctx, { kind: "fetch-artefact", artefactId }, { artefactId, consentRequestId }, async (ctx) => {
    return (await lockRow(ctx, artefactId))?.status === "FETCHING";
  });
  if (said.outcome === "withheld") return;
  const later = { ...ctx, now: systemNow() };
  if (said.outcome === "refused") {
    await transact(later, (ctx) =>
      noteDetails(ctx, {
        artefactId,
        consentRequestId,
        result: { error: said.error },
      }),
    );
    return;
  }
  const key = `fetch:${ctx.actor.hospitalId}:${artefactId}`;
  if (said.outcome !== "accepted") {
    return transact(later, async (ctx) => {
      const { at: runAt, failures } = await nextSaying(ctx, said, payload.failures);
      await enqueue(ctx, "send/consent-fetch", { ...payload, failures }, { key, runAt, waits: true });
    });
  }
  const asked = await countFetches(ctx, consentRequestId, artefactId);
  const patience = PATIENCE[Math.min(asked, PATIENCE.length) - 1] ?? MINUTE;
  const runAt = new Date(later.now.getTime() + patience);
  await enqueue(ctx, "send/consent-fetch", { ...payload, failures: 0 }, { key, runAt });
}
