import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { credential, gatewayCircuit } from "@/drizzle/schema/credential";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { execute } from "@/lib/access/execute";
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/clock";
import type { SealedText } from "@/lib/crypto/sealed-columns";
import { transact } from "@/lib/db/transaction";
import { newId, type CmConsentRequestId, type ConsentArtefactId, type OutboundMessageId } from "@/lib/ids";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { claimMessages } from "@/lib/outbox/outbox-queries";
import { storeReportedOutcome } from "@/lib/outbox/gateway-call-table";
import { uniqueKeyOf } from "@/lib/outbox/outbound-message-table";
import {
  addGatewayCall,
  addGatewaySession,
  addSentRequest,
  createTestHospital,
  type TestHospital,
} from "@/test/support/fixtures";
import { useGatewayServer } from "@/test/support/gateway-server";
import { addInitMessage, addTestMessage, deliverNow, storedMessage } from "@/test/support/outbox";
import { credentialForm, startSessionGateway } from "@/test/support/session-gateway";
import { onInitCallback, processTestCallbacks, receiveTestCallback } from "@/test/support/test-callbacks";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase();
const gateway = useGatewayServer();
let hospital: TestHospital;

beforeEach(async () => {
  hospital = await hospitalWithSession();
});

async function hospitalWithSession(columns: Parameters<typeof createTestHospital>[1] = {}): Promise<TestHospital> {
  const own = await createTestHospital(database, {
    clock: () => new Date(),
    ...columns,
    credential: { gatewayUrl: gateway.url, ...columns.credential },
  });
  await addGatewaySession(database, own);
  return own;
}

const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);
const deliver = (id: OutboundMessageId, own = hospital) => deliverNow(database, own.job(), id);
const statusOf = async (id: string) => {
  const [row] = await database.admin
    .select()
    .from(consentRequest)
    .where(eq(consentRequest.id, id as never));
  return row;
};

/** Adds a request that was submitted so long ago and has no attempt yet, with its message. */
async function addUnsentRequest(submitted: number) {
  const sent = await addSentRequest(database, hospital);
  await database.admin.delete(gatewayCall).where(eq(gatewayCall.consentRequestId, sent.id));
  return { sent, messageId: await addInitMessage(database, hospital, sent, ago(submitted)) };
}

describe("the rate limit of a credential", () => {
  test("lets twenty calls go at once, and each further one a tenth of a second after the one before", async () => {
    const ids = await Promise.all(
      Array.from({ length: 24 }, () =>
        addTestMessage(hospital, { kind: "consent-request-status", content: { cmConsentRequestId: newId() } }),
      ),
    );
    const results = [];
    for (const id of ids) results.push((await deliver(id))?.outcome);
    const sent = results.filter((outcome) => outcome === "accepted").length;
    // As many more as the time allowed that the test itself took.
    expect(sent).toBeGreaterThanOrEqual(20);
    expect(gateway.receivedCalls).toHaveLength(sent);
    const waiting = await Promise.all(ids.map((id) => storedMessage(database, id)));
    const slots = waiting.flatMap(({ sendSlotAt }) => (sendSlotAt ? [sendSlotAt.getTime()] : [])).sort();
    expect(slots).toHaveLength(24 - sent);
    slots.slice(1).forEach((slot, n) => expect(slot - (slots[n] ?? 0)).toBeGreaterThanOrEqual(99));
  });

  test("is a setting of the credential", async () => {
    const slow = await hospitalWithSession({ credential: { callsPerSecond: 1, callBurst: 1 } });
    const content = () => ({ cmConsentRequestId: newId<CmConsentRequestId>() });
    const first = await addTestMessage(slow, { kind: "consent-request-status", content: content() });
    const second = await addTestMessage(slow, { kind: "consent-request-status", content: content() });
    expect((await deliver(first, slow))?.outcome).toBe("accepted");
    expect((await deliver(second, slow))?.outcome).toBe("rate-limited");
  });
});

describe("a message", () => {
  test("that an error of ours keeps from being sent waits, and the request shows why", async () => {
    const { sent, messageId } = await addUnsentRequest(0);
    // A session would be needed for the next call, and the secret cannot be opened.
    await database.admin
      .update(credential)
      .set({ clientSecret: "v2.AAAAAAAAAAA.AAAA.AAAA" as SealedText })
      .where(eq(credential.hospitalId, hospital.id));
    await database.admin.execute(`update gateway_session set access_token = null where hospital_id = '${hospital.id}'`);
    expect(await deliver(messageId)).toBeNull();
    expect(await statusOf(sent.id)).toMatchObject({ status: "SENDING", failureAdvice: "secret-unreadable" });
    const message = await storedMessage(database, messageId);
    expect(message).toMatchObject({ failures: 1, waitsForGateway: true, lastResult: "fault", leaseId: null });
    expect(message.nextAttemptAt.getTime()).toBeGreaterThan(Date.now());
  });

  test("that waits is sent at once when the secret is entered anew", async () => {
    const sessionGateway = await startSessionGateway();
    const { messageId } = await addUnsentRequest(0);
    const later = { nextAttemptAt: new Date(Date.now() + HOUR), waitsForGateway: true };
    await database.admin.update(outboundMessage).set(later).where(eq(outboundMessage.id, messageId));
    await execute(replaceCredential, hospital.admin(), credentialForm(sessionGateway, { hiuId: hospital.hiuId }));
    expect((await storedMessage(database, messageId)).nextAttemptAt.getTime()).toBeLessThanOrEqual(Date.now());
    await sessionGateway.close();
  });

  test("of a request that could not be sent for a day and a half is given up, and the request fails with words", async () => {
    const { sent, messageId } = await addUnsentRequest(37 * HOUR);
    await deliver(messageId);
    expect(await statusOf(sent.id)).toMatchObject({ status: "FAILED", failureAdvice: "not-sent-in-time" });
    expect(await storedMessage(database, messageId)).toMatchObject({ state: "failed" });
    expect(gateway.receivedCalls).toEqual([]);
  });

  test("that fetches an artefact is given up after three days, and the artefact is shown as a mismatch", async () => {
    const sent = await addSentRequest(database, hospital, { status: "GRANTED", cmConsentRequestId: newId() });
    const artefactId = newId<never>() as ConsentArtefactId;
    const subject = { artefactId, consentRequestId: sent.id };
    await database.admin.insert(consentArtefact).values({
      id: artefactId,
      hospitalId: hospital.id,
      consentRequestId: sent.id,
      status: "FETCHING",
      announcedAt: ago(3 * DAY),
    });
    const uniqueKey = uniqueKeyOf.fetch(artefactId);
    const id = await addTestMessage(hospital, { kind: "consent-fetch", ...subject, uniqueKey });
    await database.admin
      .update(outboundMessage)
      .set({ createdAt: ago(3 * DAY + MINUTE) })
      .where(eq(outboundMessage.id, id));
    await deliver(id);
    const [row] = await database.admin.select().from(consentArtefact).where(eq(consentArtefact.id, artefactId));
    expect(row).toMatchObject({ status: "MISMATCH", mismatchReasons: ["no-details"] });
  });

  test("whose callback reported a refusal first is not turned into an accepted one by its late response", async () => {
    const { messageId } = await addUnsentRequest(0);
    gateway.behaviour = "hang";
    const sending = deliverNow(database, { ...hospital.job(), limits: { timeoutMs: 2 * SECOND } }, messageId);
    await vi.waitFor(() => expect(gateway.receivedCalls).toHaveLength(1), timeLimit(5_000));
    const [call] = await database.admin.select().from(gatewayCall).where(eq(gatewayCall.outboundMessageId, messageId));
    if (!call) throw new Error("an attempt is stored before its first byte leaves");
    const error = { code: "ABDM-1062", message: "Consent Not granted" };
    await transact(hospital.job(), (tx) => storeReportedOutcome(tx, call.id, "refused", error));
    await sending;
    const [stored] = await database.admin.select().from(gatewayCall).where(eq(gatewayCall.id, call.id));
    expect(stored).toMatchObject({ outcome: "refused", errorCode: "ABDM-1062" });
  });

  test("whose callbacks report a temporary error each time is sent again after growing waits, though each is accepted", async () => {
    const { sent, messageId } = await addUnsentRequest(0);
    const waits: number[] = [];
    for (let round = 1; round <= 4; round += 1) {
      expect((await deliver(messageId))?.outcome).toBe("accepted");
      const [call] = await database.admin
        .select()
        .from(gatewayCall)
        .where(eq(gatewayCall.outboundMessageId, messageId))
        .orderBy(gatewayCall.sentAt)
        .then((calls) => calls.slice(-1));
      if (!call) throw new Error("the attempt is stored");
      const error = { code: "ABDM-1024", message: "Dependent service unavailable" };
      const body = { consentRequest: null, error, response: { requestId: call.id } };
      await receiveTestCallback(database, sent, { ...onInitCallback(sent), body });
      await processTestCallbacks(database);
      const message = await storedMessage(database, messageId);
      expect(message.failures).toBe(round);
      waits.push(message.nextAttemptAt.getTime() - Date.now());
      expect(await statusOf(sent.id)).toMatchObject({ status: "SENDING", failureCode: "ABDM-1024" });
    }
    // At least half of 20, 40, 80 and 160 seconds, less what the test took.
    waits.forEach((wait, n) => expect(wait).toBeGreaterThan((10 * 2 ** n - 5) * SECOND));
  });

  test("of a client that the network blocks waits for a day, like all others of the credential", async () => {
    const { sent, messageId } = await addUnsentRequest(0);
    await deliver(messageId);
    const [call] = await database.admin.select().from(gatewayCall).where(eq(gatewayCall.outboundMessageId, messageId));
    const error = { code: "ABDM-1027", message: "You are blocked. Please try again after 24 hours." };
    const body = { consentRequest: null, error, response: { requestId: call?.id } };
    await receiveTestCallback(database, sent, { ...onInitCallback(sent), body });
    await processTestCallbacks(database);
    const other = await addUnsentRequest(0);
    expect(await deliver(other.messageId)).toMatchObject({ outcome: "circuit-open", reason: "gateway-blocked" });
    const row = await statusOf(other.sent.id);
    expect(row).toMatchObject({ status: "SENDING", failureAdvice: "gateway-blocked" });
    expect(row?.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now() + 23 * HOUR);
  });
});

test("a gateway that answers, but slowly, opens its circuit", async () => {
  for (let n = 0; n < 5; n += 1) {
    const times = { sentAt: ago(60_000 - n), finishedAt: ago(53_000 - n) };
    await addGatewayCall(database, hospital, { message: "consent-request-status", ...times });
  }
  gateway.behaviour = "hang";
  const id = await addTestMessage(hospital, {
    kind: "consent-request-status",
    content: { cmConsentRequestId: newId() },
  });
  const sending = deliver(id);
  await vi.waitFor(() => expect(gateway.receivedCalls).toHaveLength(1), timeLimit(5_000));
  // The response comes after more than five seconds.
  const started = Date.now();
  await vi.waitFor(() => expect(Date.now() - started).toBeGreaterThan(5_500), {
    timeout: timeLimit(10_000),
    interval: 200,
  });
  gateway.respondToWaiting(202);
  expect((await sending)?.outcome).toBe("accepted");
  const [circuit] = await database.admin
    .select()
    .from(gatewayCircuit)
    .where(eq(gatewayCircuit.hospitalId, hospital.id));
  expect(circuit).toMatchObject({ reason: "gateway-slow" });
  expect(circuit?.openUntil).not.toBeNull();
});

test("one hospital has at most the slots that it may, and the others are taken in turn", async () => {
  const other = await hospitalWithSession();
  const message = () =>
    ({ kind: "consent-request-status", content: { cmConsentRequestId: newId<CmConsentRequestId>() } }) as const;
  for (let n = 0; n < 24; n += 1) await addTestMessage(hospital, message());
  const last = await addTestMessage(other, message());
  const request = { limit: 32, perHospital: 8, leased: new Map([[hospital.id, 3]]), leaseId: newId<never>() };
  const claimed = await claimMessages(database.systemPool, request);
  const byHospital = (id: string) => claimed.filter(({ hospitalId }) => hospitalId === id);
  expect(byHospital(hospital.id)).toHaveLength(5);
  expect(byHospital(other.id).map(({ id }) => id)).toEqual([last]);
});
