import { Logger, runOnce } from "graphile-worker";
import { expect, test } from "vitest";
import { findRow } from "@/lib/consent-request/store";
import { MINUTE } from "@/lib/clock";
import { databaseForTests } from "@/lib/db/testing";
import { receiveCallback } from "@/lib/gateway/receive";
import { sendConsentRequestInit } from "@/lib/gateway/send/consent-request-init";
import { initiated, seedSentRequest, type SentRequest } from "@/lib/gateway/testing";
import { keepToken } from "@/lib/gateway/testing-session";
import { jobHandlers } from "@/lib/gateway/worker";
import { toTasks } from "@/lib/jobs/worker";

const connection = databaseForTests(4);

const ctxOf = ({ hospitalId }: SentRequest) => ({
  db: connection.db,
  actor: { kind: "job", hospitalId, job: "test" } as const,
  now: new Date(),
});

async function lookAgain(
  sent: SentRequest,
): Promise<{ status: string | undefined; advice: string | null | undefined }> {
  const ctx = ctxOf(sent);
  await sendConsentRequestInit(ctx, { hospitalId: sent.hospitalId, consentRequestId: sent.id, failures: 0 });
  const row = await findRow(ctx, sent.id);
  return { status: row?.status, advice: row?.failureAdvice };
}

async function acceptedAgo(minutes: number): Promise<SentRequest> {
  const sent = await seedSentRequest(connection.db, new Date(Date.now() - minutes * MINUTE));
  await keepToken(connection.db, sent.hospitalId);
  return sent;
}

test("a request that the network took and has not spoken of says so, and is not put to the patient again", async () => {
  expect(await lookAgain(await acceptedAgo(3))).toEqual({ status: "SENDING", advice: "no-answer-yet" });
});

test("after a quarter of an hour it is given up, and a late word still brings it to life", async () => {
  const sent = await acceptedAgo(16);
  expect(await lookAgain(sent)).toEqual({ status: "FAILED", advice: "no-word-from-network" });
  const told = initiated(sent);
  await receiveCallback(ctxOf(sent), {
    dialect: "v3",
    message: told.kind,
    headers: new Headers({ "request-id": told.requestId }),
    path: "",
    body: Buffer.from(JSON.stringify(told.body)),
    to: { hospitalId: sent.hospitalId },
  });
  const { "process-callback": process } = toTasks(jobHandlers(connection.db));
  const taskList = process ? { "process-callback": process } : {};
  await runOnce({ pgPool: connection.pool, taskList, noHandleSignals: true, logger: new Logger(() => () => {}) });
  expect((await findRow(ctxOf(sent), sent.id))?.status).toBe("REQUESTED");
});
