import { Logger, runOnce } from "graphile-worker";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { findRow } from "@/lib/consent/request/consent-request-table";
import { MINUTE } from "@/lib/clock";
import { databaseForTests } from "@/test/support/test-database";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { sendConsentRequestInit } from "@/lib/outbound/send-consent-request-init";
import { initiated, seedSentRequest, type SentRequest, type Told } from "@/test/support/sent-request";
import { callsFor } from "@/lib/outbox/gateway-call-table";
import { keepToken } from "@/test/support/store-session";
import { jobHandlers } from "@/lib/operations/start-worker";
import { newId, type GatewayRequestId } from "@/lib/ids";
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

async function acceptedAgo(minutes: number, ...later: number[]): Promise<SentRequest> {
  const sent = await seedSentRequest(connection.db, new Date(Date.now() - minutes * MINUTE));
  await keepToken(connection.db, sent.hospitalId);
  const [first] = await connection.db.select().from(gatewayCall).where(eq(gatewayCall.id, sent.initRequestId));
  for (const ago of later) {
    const again = { id: newId<GatewayRequestId>(), sentAt: new Date(Date.now() - ago * MINUTE) };
    if (first) await connection.db.insert(gatewayCall).values({ ...first, ...again });
  }
  return sent;
}

const attemptsOf = async (sent: SentRequest) => (await callsFor(ctxOf(sent), sent.id, "init-consent-request")).length;

async function hear(sent: SentRequest, told: Told): Promise<void> {
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
}

test("a request that the network took is left alone for two minutes", async () => {
  const sent = await acceptedAgo(1);
  expect(await lookAgain(sent)).toEqual({ status: "SENDING", advice: null });
  expect(await attemptsOf(sent)).toBe(1);
});

test("after two minutes of silence the patient is asked once more, on faith", async () => {
  const sent = await acceptedAgo(3);
  await lookAgain(sent);
  expect(await attemptsOf(sent)).toBe(2);
});

test("a desk that hears nothing at all gives up, and a late word still brings the request to life", async () => {
  const sent = await acceptedAgo(40, 20);
  expect(await lookAgain(sent)).toEqual({ status: "FAILED", advice: "no-word-from-network" });
  expect(await attemptsOf(sent)).toBe(2);
  await hear(sent, initiated(sent));
  expect((await findRow(ctxOf(sent), sent.id))?.status).toBe("REQUESTED");
});

const complained = (sent: SentRequest, answers: GatewayRequestId, code: string, message: string): Told => ({
  ...initiated(sent),
  body: { consentRequest: null, error: { code, message }, response: { requestId: answers } },
});

test("a passing trouble told by callback is no refusal: the request leaves once more", async () => {
  const sent = await acceptedAgo(0);
  await hear(sent, complained(sent, sent.initRequestId, "ABDM-1024", "Dependent service unavailable"));
  const row = await findRow(ctxOf(sent), sent.id);
  expect(row).toMatchObject({ status: "SENDING", failureCode: "ABDM-1024" });
  expect(row?.nextAttemptAt).not.toBeNull();
  await lookAgain(sent);
  expect(await attemptsOf(sent)).toBe(2);
});

test("a second question that the network will not take does not end the first", async () => {
  const sent = await acceptedAgo(4, 1);
  const [second] = await callsFor(ctxOf(sent), sent.id, "init-consent-request");
  if (!second) throw new Error("there are two attempts");
  await hear(sent, complained(sent, second.id, "ABDM-1070", "Duplicate consent request"));
  expect((await findRow(ctxOf(sent), sent.id))?.status).toBe("SENDING");
  await hear(sent, initiated(sent));
  expect((await findRow(ctxOf(sent), sent.id))?.status).toBe("REQUESTED");
});
