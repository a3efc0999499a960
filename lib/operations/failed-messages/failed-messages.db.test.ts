import { and, eq, ne } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { execute } from "@/lib/access/execute";
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/clock";
import { statusRequestsFor } from "@/lib/consent/request/status-requests";
import {
  newId,
  type CmConsentRequestId,
  type ConsentArtefactId,
  type ConsentRequestId,
  type InboundRequestId,
  type OutboundMessageId,
} from "@/lib/ids";
import { closeMessage } from "@/lib/operations/failed-messages/close-message";
import { countFailedMessages } from "@/lib/operations/failed-messages/count-failed-messages";
import { countMessagesNeedingDecision } from "@/lib/operations/failed-messages/count-messages-needing-decision";
import { getFailedMessage } from "@/lib/operations/failed-messages/get-failed-message";
import { listFailedMessages } from "@/lib/operations/failed-messages/list-failed-messages";
import { retryMessage } from "@/lib/operations/failed-messages/retry-message";
import { readServiceHealth } from "@/lib/operations/health/read-service-health";
import {
  addGatewayCall,
  addGatewaySession,
  addSentRequest,
  createTestHospital,
  type TestHospital,
} from "@/test/support/fixtures";
import { useGatewayServer } from "@/test/support/gateway-server";
import { addTestMessage, deliverNow, storedMessage } from "@/test/support/outbox";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const gateway = useGatewayServer();
let hospital: TestHospital;

beforeEach(async () => {
  hospital = await createTestHospital(database, {
    clock: () => new Date(),
    credential: { gatewayUrl: gateway.url },
  });
  await addGatewaySession(database, hospital);
});

const deliver = (id: OutboundMessageId) => deliverNow(database, hospital.job(), id);
const list = (tab: "failed" | "closed" = "failed", cursor: string | null = null) =>
  execute(listFailedMessages, hospital.admin(), { tab, cursor });
const read = (id: OutboundMessageId) => execute(getFailedMessage, hospital.admin(), { id });
const retry = (id: OutboundMessageId) => execute(retryMessage, hospital.admin(), { id, reason: "it works again" });
const close = (id: OutboundMessageId) => execute(closeMessage, hospital.admin(), { id, reason: "not needed" });
const decisionsOn = (id: OutboundMessageId) =>
  database.admin
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.subjectId, id), ne(auditEntry.action, "message.viewed")));
const needDecision = () => execute(countMessagesNeedingDecision, hospital.admin(), {});
const change = (id: OutboundMessageId, columns: Partial<typeof outboundMessage.$inferInsert>) =>
  database.admin.update(outboundMessage).set(columns).where(eq(outboundMessage.id, id));
const answer = (status: number, error: object | null = null) => {
  gateway.behaviour = { status, body: error ? JSON.stringify({ error }) : "" };
};
const refuse = () => answer(400, { code: "ABDM-1030", message: "Invalid response for hinapatel@sbx" });
const accept = () => answer(202);

/** Adds a request of which the consent manager has an id. */
async function addRequest(columns: Partial<typeof consentRequest.$inferInsert> = {}) {
  const cmConsentRequestId = newId<CmConsentRequestId>();
  const { id } = await addSentRequest(database, hospital, { status: "REQUESTED", cmConsentRequestId, ...columns });
  return {
    id,
    cmConsentRequestId,
    otherCmConsentRequestIds: [],
    cmRequestOutcomes: {},
    claims: null,
    status: "REQUESTED" as const,
  };
}

async function addAcknowledgement(consentRequestId: ConsentRequestId | null): Promise<OutboundMessageId> {
  const content = { inReplyTo: newId<InboundRequestId>(), artefactIds: [newId<ConsentArtefactId>()] };
  return addTestMessage(hospital, { kind: "consent-on-notify", consentRequestId, content });
}

async function addStatusRequest(request: Parameters<typeof statusRequestsFor>[0]): Promise<OutboundMessageId> {
  const [message] = statusRequestsFor(request);
  if (!message) throw new Error("the request is open");
  return addTestMessage(hospital, message);
}

/** Adds a message that failed at some time. */
async function addFailed(finishedAt: Date): Promise<OutboundMessageId> {
  const id = await addAcknowledgement(null);
  await change(id, { state: "failed", finishedAt, lastResult: "refused" });
  return id;
}

describe("a message that fails", () => {
  test("an acknowledgement that the gateway refuses is shown with its request, the gateway's words without personal data, and advice", async () => {
    const request = await addRequest();
    const id = await addAcknowledgement(request.id);
    refuse();
    await deliver(id);
    const { items } = await list();
    expect(items).toEqual([
      {
        id,
        kind: "consent-on-notify",
        state: "failed",
        finishedAt: expect.any(String) as unknown,
        attempts: 1,
        lastResult: "refused",
        error: { code: "ABDM-1030", message: "Invalid response for …" },
        advice: "nothing-to-do",
        request: { id: request.id, status: "REQUESTED", patient: { abhaAddress: "hinapatel@sbx", name: null } },
      },
    ]);
    expect(await read(id)).toMatchObject({
      httpStatus: 400,
      forecast: "sent-again",
      may: { retry: true, close: true },
      history: [],
    });
    expect(await needDecision()).toBe(1);
    const [call] = await database.admin.select().from(gatewayCall).where(eq(gatewayCall.outboundMessageId, id));
    expect(call?.errorMessage).toBe("Invalid response for …");
  });

  test("a status request that is given up is shown with the result of its last attempt", async () => {
    const id = await addStatusRequest(await addRequest());
    await change(id, { failures: 7, lastResult: "unreachable" });
    answer(503, { code: "ABDM-1000", message: "Try later" });
    await deliver(id);
    expect((await list()).items).toMatchObject([
      { id, kind: "consent-request-status", lastResult: "busy", error: { code: "ABDM-1000" }, advice: "try-later" },
    ]);
  });

  test("a message whose time ran out before it was sent is shown without words of the gateway", async () => {
    const id = await addAcknowledgement(null);
    await change(id, { createdAt: new Date(Date.now() - DAY - SECOND) });
    await deliver(id);
    expect((await list()).items).toMatchObject([
      { id, attempts: 0, lastResult: null, error: null, advice: "try-later", request: null },
    ]);
  });

  test("the failed messages of a consent request, its details, a look-up and a delivery check are not listed", async () => {
    const finishedAt = new Date();
    const request = await addRequest();
    for (const kind of ["consent-request-init", "consent-fetch", "find-patient", "read-bridge"] as const) {
      const id = await addTestMessage(hospital, { kind, consentRequestId: request.id });
      await change(id, { state: "failed", finishedAt });
      await expect(read(id)).rejects.toMatchObject({ code: "not-found" });
      await expect(retry(id)).rejects.toMatchObject({ code: "not-found" });
      await expect(close(id)).rejects.toMatchObject({ code: "not-found" });
    }
    expect((await list()).items).toEqual([]);
    expect(await needDecision()).toBe(0);
  });

  test("a status request is no longer listed once its request has ended, and cannot be tried again", async () => {
    const request = await addRequest();
    const id = await addStatusRequest(request);
    refuse();
    await deliver(id);
    expect(await needDecision()).toBe(1);
    await database.admin.update(consentRequest).set({ status: "DENIED" }).where(eq(consentRequest.id, request.id));
    expect((await list()).items).toEqual([]);
    expect(await needDecision()).toBe(0);
    expect(await read(id)).toMatchObject({ forecast: "not-needed", may: { retry: false, close: true } });
    await expect(retry(id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("a later status request for the same id ends the earlier one that failed, whether it succeeds or fails too", async () => {
    const request = await addRequest();
    const first = await addStatusRequest(request);
    refuse();
    await deliver(first);
    const second = await addStatusRequest(request);
    refuse();
    await deliver(second);
    expect((await list()).items.map(({ id }) => id)).toEqual([second]);
    expect(await read(first)).toMatchObject({ state: "cancelled", forecast: "cancelled" });
    const third = await addStatusRequest(request);
    accept();
    await deliver(third);
    expect((await storedMessage(database, third)).state).toBe("done");
    expect(await needDecision()).toBe(0);
  });
});

describe("the list", () => {
  test("it is read in pages, the latest first, also where many failed at the same time", async () => {
    const same = new Date(Date.now() - HOUR);
    const ids = await Promise.all(Array.from({ length: 60 }, () => addFailed(same)));
    const older = [];
    for (let index = 1; index <= 45; index += 1) older.push(await addFailed(new Date(same.getTime() - index * SECOND)));
    const shown: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page = await list("failed", cursor);
      shown.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBe(3);
    expect(shown).toEqual([...[...ids].sort().reverse(), ...older]);
    expect(await execute(countFailedMessages, hospital.admin(), {})).toEqual({
      failed: { rows: 105, more: false },
      closed: { rows: 0, more: false },
    });
  });

  test("a cursor that is not ours, and an id that is no UUID, are not found", async () => {
    await expect(list("failed", "nonsense")).rejects.toMatchObject({ code: "not-found" });
    await expect(read("not-an-id" as OutboundMessageId)).rejects.toMatchObject({ code: "not-found" });
  });

  test("the messages of all hospitals that wait for a decision are counted for the health of the service", async () => {
    const before = (await readServiceHealth({ database, now: new Date() })).messagesToDecide;
    await addFailed(new Date());
    expect((await readServiceHealth({ database, now: new Date() })).messagesToDecide).toBe(before + 1);
  });
});

describe("Try again", () => {
  test("it opens the message with no failures and a new deadline, and stores who decided and why", async () => {
    const id = await addAcknowledgement(null);
    await change(id, { createdAt: new Date(Date.now() - 3 * DAY), failures: 7 });
    await deliver(id);
    await retry(id);
    expect(await storedMessage(database, id)).toMatchObject({ state: "pending", failures: 0, finishedAt: null });
    expect(await read(id)).toMatchObject({
      state: "pending",
      forecast: "under-way",
      may: { retry: false, close: false },
      history: [{ action: "retried", by: "Administrator", reason: "it works again" }],
    });
    expect(await decisionsOn(id)).toMatchObject([
      {
        action: "message.retried",
        actorId: hospital.admin().actor.staffId,
        subjectKind: "outbound-message",
        detail: { reason: "it works again", message: "consent-on-notify", from: "failed", lastResult: null },
      },
    ]);
    expect(await needDecision()).toBe(0);
    expect((await deliver(id))?.outcome).toBe("accepted");
    expect(await read(id)).toMatchObject({ state: "done", forecast: "done", may: { retry: false, close: false } });
  });

  test("a message that is tried again and refused again waits for a decision again", async () => {
    const id = await addAcknowledgement(null);
    refuse();
    await deliver(id);
    await retry(id);
    refuse();
    await deliver(id);
    expect((await list()).items).toMatchObject([{ id, attempts: 2, state: "failed" }]);
  });

  test("a message that is tried again is given up once its new deadline has passed", async () => {
    const id = await addAcknowledgement(null);
    await change(id, { createdAt: new Date(Date.now() - 5 * DAY), retriedAt: new Date(Date.now() - DAY + MINUTE) });
    answer(503);
    await deliver(id);
    expect((await storedMessage(database, id)).state).toBe("pending");
    await change(id, { retriedAt: new Date(Date.now() - DAY - MINUTE) });
    await deliver(id);
    expect((await storedMessage(database, id)).state).toBe("failed");
  });

  test("it is refused while another message with the same key is open", async () => {
    const request = await addRequest();
    const first = await addStatusRequest(request);
    refuse();
    await deliver(first);
    await addStatusRequest(request);
    expect(await read(first)).toMatchObject({ forecast: "another-open", may: { retry: false, close: true } });
    await expect(retry(first)).rejects.toMatchObject({ code: "conflict" });
  });

  test("of ten admins who try a message again at the same time, one succeeds", async () => {
    const id = await addFailed(new Date());
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => retry(id)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await read(id)).history).toHaveLength(1);
  });
});

describe("Close", () => {
  test("it moves the message to the closed ones, stores who decided and why, and keeps the time at which it failed", async () => {
    const failedAt = new Date(Date.now() - HOUR);
    const id = await addFailed(failedAt);
    await close(id);
    expect((await list()).items).toEqual([]);
    expect((await list("closed")).items).toMatchObject([{ id, state: "closed", finishedAt: failedAt.toISOString() }]);
    expect((await read(id)).history).toMatchObject([{ action: "closed", by: "Administrator", reason: "not needed" }]);
    expect(await decisionsOn(id)).toMatchObject([
      { action: "message.closed", detail: { reason: "not needed", from: "failed", lastResult: "refused" } },
    ]);
    await expect(close(id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("a closed message can be tried again", async () => {
    const id = await addFailed(new Date());
    await close(id);
    await retry(id);
    expect((await deliver(id))?.outcome).toBe("accepted");
    expect((await read(id)).history.map(({ action }) => action)).toEqual(["closed", "retried"]);
  });

  test("a message that is on its way or done cannot be closed", async () => {
    const id = await addAcknowledgement(null);
    await expect(close(id)).rejects.toMatchObject({ code: "conflict" });
    await deliver(id);
    await expect(close(id)).rejects.toMatchObject({ code: "conflict" });
  });
});

test("attempts of other messages are not counted", async () => {
  const id = await addFailed(new Date());
  await addGatewayCall(database, hospital, { message: "consent-on-notify", outboundMessageId: id, outcome: "refused" });
  await addGatewayCall(database, hospital, { message: "consent-on-notify" });
  expect((await read(id)).attempts).toBe(1);
});
