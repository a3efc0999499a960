import "server-only";
import { Logger, run, runOnce, type Runner, type RunnerOptions } from "graphile-worker";
import type { InboundKind } from "@/lib/abdm/messages";
import { processCallback } from "@/lib/inbound/process-callback";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { systemNow } from "@/lib/clock";
import { newId, type InboundRequestId } from "@/lib/ids";
import { JOBS } from "@/lib/jobs/enqueue";
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

/** Runs the jobs that process callbacks until none is due; what would be sent to the gateway stays queued. */
export async function processTestCallbacks(database: TestDatabase): Promise<void> {
  await runOnce(optionsFor(database));
}

/** Runs the jobs that process callbacks, as one worker process does, until the runner is stopped. */
export function startCallbackRunner(database: TestDatabase): Promise<Runner> {
  return run({ ...optionsFor(database), concurrency: 3, pollInterval: 100 });
}

function optionsFor(database: TestDatabase): RunnerOptions {
  const processOne = async (payload: unknown) => {
    const { hospitalId, callbackId } = JOBS["process-callback"].parse(payload);
    await processCallback({ database, actor: { kind: "gateway", hospitalId }, now: systemNow() }, callbackId);
  };
  const logger = new Logger(() => () => {});
  return { pgPool: database.pool, taskList: { "process-callback": processOne }, noHandleSignals: true, logger };
}
