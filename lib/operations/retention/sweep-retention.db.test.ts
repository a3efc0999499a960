import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { consentEvent } from "@/drizzle/schema/consent-event";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { callbackDecision, callbackRefusal, gatewayCallback, NO_HOSPITAL } from "@/drizzle/schema/gateway-callback";
import { messageDecision, outboundMessage } from "@/drizzle/schema/outbound-message";
import { patientLookup } from "@/drizzle/schema/patient";
import { staffSession } from "@/drizzle/schema/staff";
import { sweepResult } from "@/drizzle/schema/sweep-result";
import { DAY, HOUR, MINUTE } from "@/lib/clock";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import { newId, type CallbackId, type PatientLookupId, type StaffSessionId } from "@/lib/ids";
import { sweepRetention } from "@/lib/operations/retention/sweep-retention";
import {
  addGatewayCall,
  addSentRequest,
  createTestHospital,
  NOW,
  storeTestCallback,
  type TestHospital,
} from "@/test/support/fixtures";
import { addTestMessage } from "@/test/support/outbox";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const at = (now = NOW) => ({ database, now });
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);

let own: TestHospital;
let other: TestHospital;

beforeEach(async () => {
  await database.admin.delete(sweepResult);
  own = await createTestHospital(database);
  other = await createTestHospital(database);
});

const callbackOf = async (id: CallbackId) =>
  (await database.admin.select().from(gatewayCallback).where(eq(gatewayCallback.id, id)))[0];
const hasBody = async (id: CallbackId) => (await callbackOf(id))?.body !== null;
const resultOf = async (sweep: string) =>
  (await database.admin.select().from(sweepResult).where(eq(sweepResult.sweep, sweep)))[0];

async function addLookup(createdAt: Date): Promise<PatientLookupId> {
  const id = newId<PatientLookupId>();
  const requestedBy = own.doctor().actor.staffId;
  const row = { id, hospitalId: own.id, requestedBy, abhaAddress: "hinapatel@sbx", state: "found", createdAt } as const;
  await database.admin.insert(patientLookup).values(row);
  return id;
}

async function addSession(expiresAt: Date): Promise<StaffSessionId> {
  const id = newId<StaffSessionId>();
  const { staffId } = own.doctor().actor;
  const row = { id, hospitalId: own.id, staffId, createdAt: new Date(expiresAt.getTime() - 12 * HOUR), expiresAt };
  await database.admin.insert(staffSession).values(row);
  return id;
}

describe("what is older than its time", () => {
  test("a callback loses its body 30 days after it was processed, and its row 400 days after it came", async () => {
    const fresh = await storeTestCallback(database, own, "processed", { processedAt: daysAgo(29.9) });
    const undecided = await storeTestCallback(database, other, "unmatched", { processedAt: daysAgo(30.1) });
    const erased = await storeTestCallback(database, own, "processed", { processedAt: daysAgo(30.1) });
    const unprocessed = await storeTestCallback(database, own, "received", { receivedAt: daysAgo(399) });
    const old = await storeTestCallback(database, other, "discarded", { receivedAt: daysAgo(400.1) });
    await database.admin.insert(callbackDecision).values({
      hospitalId: other.id,
      callbackId: old,
      at: daysAgo(399),
      action: "discarded",
      decidedBy: "Administrator",
      reason: "sent twice",
    });
    await sweepRetention(at());
    expect(await hasBody(fresh)).toBe(true);
    expect(await hasBody(unprocessed)).toBe(true);
    for (const id of [undecided, erased]) expect(await callbackOf(id)).toMatchObject({ body: null, bodyKey: null });
    expect(await callbackOf(old)).toBeUndefined();
    expect(await resultOf("callback-bodies")).toMatchObject({ changed: 2, sweptAt: NOW });
    expect(await resultOf("callbacks")).toMatchObject({ changed: 1 });
  });

  test("calls and counts of refusals go after 400 days, those that named no hospital too", async () => {
    const kept = await addGatewayCall(database, own, { sentAt: daysAgo(399.9) });
    await addGatewayCall(database, own, { sentAt: daysAgo(400.1) });
    const refusal = { dialect: "v3", message: "notify", reason: "expired", refusals: 1, lastAt: NOW } as const;
    await database.admin.insert(callbackRefusal).values([
      { ...refusal, hospitalId: own.id, hour: daysAgo(399) },
      { ...refusal, hospitalId: own.id, hour: daysAgo(401) },
      { ...refusal, hospitalId: NO_HOSPITAL, hour: daysAgo(401) },
    ]);
    await sweepRetention(at());
    const calls = await database.admin.select().from(gatewayCall).where(eq(gatewayCall.hospitalId, own.id));
    expect(calls.map(({ id }) => id)).toEqual([kept]);
    expect((await database.admin.select().from(callbackRefusal)).map(({ hour }) => hour)).toEqual([daysAgo(399)]);
  });

  test("a message that failed goes 400 days after it did, decided or not, with its decisions and calls; one that is open stays", async () => {
    const add = async (state: "failed" | "closed" | "pending", finishedAt: Date | null) => {
      const id = await addTestMessage(own, { kind: "consent-on-notify" });
      await database.admin
        .update(outboundMessage)
        .set({ state, finishedAt, createdAt: daysAgo(500) })
        .where(eq(outboundMessage.id, id));
      const decision = { hospitalId: own.id, at: NOW, action: "closed", decidedBy: "A", reason: "a test" } as const;
      await database.admin.insert(messageDecision).values({ ...decision, outboundMessageId: id });
      await addGatewayCall(database, own, { outboundMessageId: id });
      return id;
    };
    await add("failed", daysAgo(400.1));
    await add("closed", daysAgo(400.1));
    const kept = [
      await add("failed", daysAgo(399.9)),
      await add("closed", daysAgo(399.9)),
      await add("pending", null),
    ].sort();
    await sweepRetention(at());
    const { admin } = database;
    const ofHospital = <Id>(rows: { id: Id }[]) => rows.map(({ id }) => id).sort();
    const messages = admin.select({ id: outboundMessage.id }).from(outboundMessage);
    expect(ofHospital(await messages.where(eq(outboundMessage.hospitalId, own.id)))).toEqual(kept);
    const decisions = admin.select({ id: messageDecision.outboundMessageId }).from(messageDecision);
    expect(ofHospital(await decisions.where(eq(messageDecision.hospitalId, own.id)))).toEqual(kept);
    const calls = admin.select({ id: gatewayCall.outboundMessageId }).from(gatewayCall);
    expect(ofHospital(await calls.where(eq(gatewayCall.hospitalId, own.id)))).toEqual(kept);
  });

  test("a look-up goes after a day, and its call stays without it", async () => {
    const patientLookupId = await addLookup(daysAgo(1.1));
    const kept = await addLookup(daysAgo(0.9));
    const call = await addGatewayCall(database, own, { message: "find-patient", patientLookupId });
    await sweepRetention(at());
    const lookups = await database.admin.select().from(patientLookup).where(eq(patientLookup.hospitalId, own.id));
    expect(lookups.map(({ id }) => id)).toEqual([kept]);
    const [row] = await database.admin.select().from(gatewayCall).where(eq(gatewayCall.id, call));
    expect(row?.patientLookupId).toBeNull();
  });

  test("a session goes 90 days after it could last be used", async () => {
    await addSession(daysAgo(90.1));
    const kept = [await addSession(daysAgo(89.9)), await addSession(new Date(NOW.getTime() + HOUR))];
    await sweepRetention(at());
    const sessions = await database.admin.select().from(staffSession).where(eq(staffSession.hospitalId, own.id));
    expect(sessions.map(({ id }) => id).sort()).toEqual(kept.sort());
  });

  test("audit entries and consent events stay for ever", async () => {
    const { id } = await addSentRequest(database, own);
    const common = { hospitalId: own.id, at: daysAgo(5000), actorKind: "job" } as const;
    await database.admin
      .insert(consentEvent)
      .values({ ...common, consentRequestId: id, kind: "consent-request.submitted", detail: {} as never });
    await database.admin.insert(auditEntry).values({
      ...common,
      action: "callback.discarded",
      subjectKind: "callback",
      subjectId: "1",
      detail: {},
    });
    await sweepRetention(at());
    expect(await database.admin.select().from(consentEvent).where(eq(consentEvent.hospitalId, own.id))).toHaveLength(1);
    expect(await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, own.id))).toHaveLength(1);
  });

  test("a setting changes how long something is kept", async () => {
    const id = await storeTestCallback(database, own, "processed", { processedAt: daysAgo(8) });
    await sweepRetention(at(), { KEEP_CALLBACK_BODIES_DAYS: 9 } as never);
    expect(await hasBody(id)).toBe(true);
    await sweepRetention(at(), { KEEP_CALLBACK_BODIES_DAYS: 7 } as never);
    expect(await hasBody(id)).toBe(false);
  });

  test("more than one batch of rows is removed in one sweep, also by two at once", async () => {
    await database.admin.execute(sql`
      insert into gateway_call (id, hospital_id, credential_id, message, sent_at, outcome)
      select gen_random_uuid(), ${own.id}, ${own.credentialId}, 'consent-fetch', ${daysAgo(500).toISOString()}::timestamptz, 'accepted'
      from generate_series(1, 1300)`);
    await Promise.all([sweepRetention(at()), sweepRetention(at())]);
    await sweepRetention(at());
    expect(await database.admin.select().from(gatewayCall).where(eq(gatewayCall.hospitalId, own.id))).toEqual([]);
    expect((await resultOf("calls"))?.changed).toBe(1300);
  });

  test("a table that cannot be swept keeps no other from being swept, and its sweep is not recorded", async () => {
    const lookup = await addLookup(daysAgo(2));
    await database.admin.execute(sql`alter table callback_refusal rename to hidden_table`);
    try {
      await sweepRetention(at());
    } finally {
      await database.admin.execute(sql`alter table hidden_table rename to callback_refusal`);
    }
    expect(await database.admin.select().from(patientLookup).where(eq(patientLookup.id, lookup))).toEqual([]);
    expect(await resultOf("lookups")).toBeDefined();
    expect(await resultOf("refusals")).toBeUndefined();
  });
});

describe("the bodies of the callbacks of a consent", () => {
  const storeFor = async (status: ConsentRequestStatus, settledAt: Date, state = "processed" as const) => {
    const request = await addSentRequest(database, own, { status, settledAt });
    return { request, id: await storeTestCallback(database, own, state, { consentRequestId: request.id }) };
  };

  test.each(["DENIED", "EXPIRED", "REVOKED", "FAILED"] as const)("are erased once it is %s", async (status) => {
    const { id } = await storeFor(status, new Date(NOW.getTime() - MINUTE));
    await sweepRetention(at());
    expect(await callbackOf(id)).toMatchObject({ body: null, bodyKey: null, state: "processed" });
    expect(await resultOf("bodies-of-ended-consents")).toMatchObject({ changed: 1 });
  });

  test.each(["SENDING", "REQUESTED", "GRANTED"] as const)("stay while it is %s", async (status) => {
    const { id } = await storeFor(status, new Date(NOW.getTime() - MINUTE));
    await sweepRetention(at());
    expect(await hasBody(id)).toBe(true);
  });

  test("are erased when it ends after earlier sweeps", async () => {
    const { request, id } = await storeFor("GRANTED", daysAgo(3));
    await sweepRetention(at());
    const later = new Date(NOW.getTime() + DAY);
    const revoked = { status: "REVOKED", settledAt: later } as const;
    await database.admin.update(consentRequest).set(revoked).where(eq(consentRequest.id, request.id));
    await sweepRetention(at(new Date(later.getTime() + MINUTE)));
    expect(await hasBody(id)).toBe(false);
  });

  test("that came after the end are erased by the next sweep", async () => {
    const { request } = await storeFor("REVOKED", daysAgo(3));
    await sweepRetention(at());
    const later = new Date(NOW.getTime() + DAY);
    const late = { consentRequestId: request.id, receivedAt: later, processedAt: later };
    const id = await storeTestCallback(database, own, "repeat", late);
    await sweepRetention(at(new Date(later.getTime() + MINUTE)));
    expect(await hasBody(id)).toBe(false);
  });

  test("stay for the usual time where an admin has to decide, or they are not processed yet", async () => {
    const { request } = await storeFor("DENIED", new Date(NOW.getTime() - MINUTE));
    const { id: consentRequestId } = request;
    const ids = [
      await storeTestCallback(database, own, "contradiction", { consentRequestId }),
      await storeTestCallback(database, own, "received", { consentRequestId }),
    ];
    await sweepRetention(at());
    for (const id of ids) expect(await hasBody(id)).toBe(true);
  });

  test("stay where the request of another hospital has ended", async () => {
    await storeFor("REVOKED", new Date(NOW.getTime() - MINUTE));
    const granted = await addSentRequest(database, other, { status: "GRANTED", settledAt: NOW });
    const id = await storeTestCallback(database, other, "processed", { consentRequestId: granted.id });
    await sweepRetention(at());
    expect(await hasBody(id)).toBe(true);
  });
});

test("a sweep changes no row that is not due", async () => {
  const rows = () =>
    database.admin
      .select({ version: sql<string>`xmin::text`, id: gatewayCallback.id })
      .from(gatewayCallback)
      .where(eq(gatewayCallback.hospitalId, own.id));
  await storeTestCallback(database, own, "processed");
  const before = await rows();
  await sweepRetention(at());
  expect(await rows()).toEqual(before);
});
