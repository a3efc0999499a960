import { and, desc, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { MINUTE } from "@/lib/clock";
import type { OutboundRequestId, OutboundMessageId } from "@/lib/ids";
import {
  addGatewayCall,
  addGatewaySession,
  addSentRequest,
  createTestHospital,
  type SentRequest,
  type TestHospital,
} from "@/test/support/fixtures";
import { addInitMessage, deliverNow } from "@/test/support/outbox";
import {
  onInitCallback,
  processTestCallbacks,
  receiveTestCallback,
  type TestCallback,
} from "@/test/support/test-callbacks";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

type Submitted = { hospital: TestHospital; sent: SentRequest; messageId: OutboundMessageId };

/** Adds a request with attempts that the gateway accepted so many minutes ago, oldest first. */
async function addRequestAccepted(firstMinutesAgo: number, ...later: number[]): Promise<Submitted> {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * MINUTE);
  const clock = { now: minutesAgo(firstMinutesAgo) };
  const hospital = await createTestHospital(database, { clock: () => clock.now });
  const sent = await addSentRequest(database, hospital);
  for (const minutes of later) {
    const columns = { consentRequestId: sent.id, sentAt: minutesAgo(minutes) };
    await addGatewayCall(database, hospital, columns);
  }
  const messageId = await addInitMessage(database, hospital, sent, minutesAgo(firstMinutesAgo));
  clock.now = new Date();
  await addGatewaySession(database, hospital);
  return { hospital, sent, messageId };
}

/** Has the outbox look at the message that sends the request, as it does when it is due. */
const deliverInit = ({ hospital, messageId }: Submitted) => deliverNow(database, hospital.job(), messageId);

async function stored({ sent }: Submitted) {
  const [row] = await database.admin.select().from(consentRequest).where(eq(consentRequest.id, sent.id));
  if (!row) throw new Error("the request was added");
  return row;
}

/** The attempts of the request, newest first. */
const attemptsOf = ({ sent }: Submitted) =>
  database.admin
    .select()
    .from(gatewayCall)
    .where(and(eq(gatewayCall.consentRequestId, sent.id), eq(gatewayCall.message, "consent-request-init")))
    .orderBy(desc(gatewayCall.sentAt));

async function receiveAndProcess({ sent }: Submitted, callback: TestCallback): Promise<void> {
  await receiveTestCallback(database, sent, callback);
  await processTestCallbacks(database);
}

const onInitError = (sent: SentRequest, attempt: OutboundRequestId, code: string, message: string): TestCallback => ({
  ...onInitCallback(sent),
  body: { consentRequest: null, error: { code, message }, response: { requestId: attempt } },
});

test("an accepted request without a callback is not sent again within two minutes", async () => {
  const request = await addRequestAccepted(1);
  await deliverInit(request);
  expect(await stored(request)).toMatchObject({ status: "SENDING", failureAdvice: null });
  expect(await attemptsOf(request)).toHaveLength(1);
});

test("an accepted request without a callback is sent once more after two minutes, although nothing shows that it was lost", async () => {
  const request = await addRequestAccepted(3);
  await deliverInit(request);
  expect(await attemptsOf(request)).toHaveLength(2);
});

test("a request of a hospital that receives no callbacks fails after two attempts, and a late on-init still counts", async () => {
  const request = await addRequestAccepted(40, 20);
  await deliverInit(request);
  expect(await stored(request)).toMatchObject({ status: "FAILED", failureAdvice: "no-callback-from-network" });
  expect(await attemptsOf(request)).toHaveLength(2);
  await receiveAndProcess(request, onInitCallback(request.sent));
  expect((await stored(request)).status).toBe("REQUESTED");
});

test("a request whose on-init has a temporary error is sent once more", async () => {
  const request = await addRequestAccepted(0);
  const { sent } = request;
  await receiveAndProcess(request, onInitError(sent, sent.initRequestId, "ABDM-1024", "Dependent service unavailable"));
  const row = await stored(request);
  expect(row).toMatchObject({ status: "SENDING", failureCode: "ABDM-1024" });
  expect(row.nextAttemptAt).not.toBeNull();
  await deliverInit(request);
  expect(await attemptsOf(request)).toHaveLength(2);
});

test("an error for the second attempt does not end a request whose first attempt was accepted", async () => {
  const request = await addRequestAccepted(4, 1);
  const { sent } = request;
  const [second] = await attemptsOf(request);
  if (!second) throw new Error("there are two attempts");
  await receiveAndProcess(request, onInitError(sent, second.id, "ABDM-1070", "Duplicate consent request"));
  expect((await stored(request)).status).toBe("SENDING");
  await receiveAndProcess(request, onInitCallback(sent));
  expect((await stored(request)).status).toBe("REQUESTED");
});
