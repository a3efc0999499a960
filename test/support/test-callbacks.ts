import "server-only";
import type { InboundKind } from "@/lib/abdm/messages";
import { callbackWork } from "@/lib/inbound/callback-work";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { systemNow } from "@/lib/clock";
import { newId, type InboundRequestId, type LeaseId } from "@/lib/ids";
import { WorkQueue } from "@/lib/jobs/work-queue";
import type { SentRequest } from "@/test/support/fixtures";
import type { TestDatabase } from "@/test/support/test-database";

/** A callback of dialect v3. */
export type TestCallback = { kind: InboundKind; requestId: string; body: unknown };

/** The callback by which the consent manager gives a request its id. */
export const onInitCallback = (sent: SentRequest): TestCallback => ({
  kind: "on-init",
  requestId: newId<InboundRequestId>(),
  body: {
    consentRequest: { id: sent.cmConsentRequestId },
    error: null,
    response: { requestId: sent.initRequestId },
  },
});

/** The callback that notifies of the patient's decision, or of the end of a consent. */
export const notifyCallback = (sent: SentRequest, status: string, artefactIds: string[] = []): TestCallback => ({
  kind: "notify",
  requestId: newId<InboundRequestId>(),
  body: {
    notification: {
      consentRequestId: sent.cmConsentRequestId,
      status,
      reason: null,
      consentArtefacts: artefactIds.map((id) => ({ id })),
    },
  },
});

/** Stores a callback for the hospital of a request, as the callback route does after it has verified the token. */
export function receiveTestCallback(
  database: TestDatabase,
  { hospitalId }: Pick<SentRequest, "hospitalId">,
  { kind, requestId, body }: TestCallback,
  now = systemNow(),
) {
  return receiveCallback(
    { database, now },
    {
      dialect: "v3",
      message: kind,
      path: "",
      headers: new Headers({ "request-id": requestId }),
      body: Buffer.from(JSON.stringify(body)),
      problem: null,
      to: { hospitalId },
    },
  );
}

/** Processes callbacks until none is due; what would be sent to the gateway stays in the outbox. */
export async function processTestCallbacks(database: TestDatabase): Promise<void> {
  const { claim, run } = callbackWork(database);
  for (;;) {
    const due = await claim({ limit: 100, perHospital: 100, leased: new Map(), leaseId: newId<LeaseId>() });
    if (due.length === 0) return;
    for (const one of due) await run(one);
  }
}

/** Processes callbacks, as one worker process does, until it is stopped. */
export function startCallbackRunner(database: TestDatabase): { stop: () => Promise<void> } {
  return new WorkQueue(callbackWork(database));
}
