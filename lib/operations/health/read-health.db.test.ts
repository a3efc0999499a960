import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { gatewayCircuit } from "@/drizzle/schema/credential";
import { callbackRefusal, gatewayCallback, NO_HOSPITAL } from "@/drizzle/schema/gateway-callback";
import { jobWorker } from "@/drizzle/schema/job-worker";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { sweep } from "@/drizzle/schema/sweep";
import { execute } from "@/lib/access/execute";
import { recordAudit } from "@/lib/audit/record-audit";
import { sealEntries } from "@/lib/audit/seal-entries";
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { readHealth } from "@/lib/operations/health/read-health";
import { readServiceHealth } from "@/lib/operations/health/read-service-health";
import { sweepSealedValues } from "@/lib/operations/encryption/sweep-sealed-values";
import { sweepRetention } from "@/lib/operations/retention/sweep-retention";
import { addGatewayCall, createTestHospital, storeTestCallback, type TestHospital } from "@/test/support/fixtures";
import { addTestMessage } from "@/test/support/outbox";
import { useTestDatabase } from "@/test/support/test-database";

const NOW = new Date("2026-11-24T10:00:00Z");
const before = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);

const database = useTestDatabase();
let own: TestHospital;
let other: TestHospital;

beforeEach(async () => {
  own = await createTestHospital(database, { clock: () => NOW });
  other = await createTestHospital(database, { clock: () => NOW });
  await database.admin.delete(jobWorker);
  await database.admin.delete(sweep);
  await database.admin.delete(gatewayCallback);
  await database.admin.delete(outboundMessage);
});

const healthOf = (hospital: TestHospital) => execute(readHealth, hospital.admin(), {});
const addHeartbeat = (id: string, secondsAgo: number) =>
  // Whether a worker is alive is a matter of the database's own clock.
  database.admin.insert(jobWorker).values({
    id,
    process: `host ${id}`,
    startedAt: before(HOUR),
    heartbeatAt: sql`now() - make_interval(secs => ${secondsAgo})`,
  });

describe("the health of a hospital", () => {
  test("workers whose last heartbeat is recent are listed, others are not", async () => {
    expect((await healthOf(own)).findings[0]?.key).toBe("no-workers");
    await addHeartbeat("1", 1);
    await addHeartbeat("2", 60);
    const { work, findings } = await healthOf(own);
    expect(work.workers).toEqual([{ process: "host 1", startedAt: before(HOUR).toISOString() }]);
    expect(findings.map(({ key }) => key)).toEqual(["never-proven"]);
  });

  test("entries that wait to become part of the audit trail are found, of the hospital alone, until they are sealed", async () => {
    await addHeartbeat("1", 1);
    const entry = { action: "consent-request.viewed", subject: { kind: "consent-request", id: "request-1" } } as const;
    await transact(own.doctor(before(30 * MINUTE)), (tx) => recordAudit(tx, entry));
    expect((await healthOf(other)).sealing.waitingSince).toBeNull();
    const { sealing, findings } = await healthOf(own);
    expect(sealing).toEqual({ waitingSince: before(30 * MINUTE).toISOString(), unverifiedSince: NOW.toISOString() });
    expect(findings[0]).toEqual({ look: "bad", key: "audit-unsealed", values: { minutes: 30 } });
    await sealEntries(own.job());
    expect((await healthOf(own)).sealing.waitingSince).toBeNull();
  });

  test("work that waits or fails is counted, of the hospital alone, with the time since the oldest is due", async () => {
    const due = before(90 * MINUTE);
    await storeTestCallback(database, own, "received", { processAt: due });
    await storeTestCallback(database, own, "received", { processAt: new Date(Date.now() + HOUR), failures: 3 });
    await storeTestCallback(database, other, "received", { processAt: before(100 * MINUTE) });
    const id = await addTestMessage(own, { kind: "consent-on-notify" });
    await database.admin.update(outboundMessage).set({ lastResult: "fault" }).where(eq(outboundMessage.id, id));
    const { work } = await healthOf(own);
    expect(work).toMatchObject({ waiting: 2, failing: 2 });
    expect(work.oldestWaitingSince).toBe(due.toISOString());
  });

  test("the hospital's callbacks are counted by state: processed ones of one day, others of all time", async () => {
    await storeTestCallback(database, own, "processed", { receivedAt: before(HOUR) });
    await storeTestCallback(database, own, "processed", { receivedAt: before(30 * HOUR) });
    await storeTestCallback(database, own, "contradiction", { receivedAt: before(30 * HOUR) });
    await storeTestCallback(database, own, "received", { receivedAt: before(2 * MINUTE) });
    await storeTestCallback(database, own, "received", { receivedAt: before(SECOND) });
    await storeTestCallback(database, other, "unmatched", { receivedAt: before(HOUR) });
    const { callbacks } = await healthOf(own);
    expect(callbacks.states).toEqual({ processed: 1, contradiction: 1, received: 2 });
    expect(callbacks.unprocessed).toBe(1);
    expect(callbacks.lastAt).toBe(before(SECOND).toISOString());
    expect((await healthOf(other)).callbacks.states).toEqual({ unmatched: 1 });
  });

  test("the hospital's calls are counted by hour of India's clocks, and so are those without an answer", async () => {
    await addGatewayCall(database, own, { sentAt: before(20 * MINUTE) });
    await addGatewayCall(database, own, { sentAt: before(31 * MINUTE) });
    await addGatewayCall(database, own, { outcome: "in-flight", sentAt: before(SECOND), finishedAt: null });
    await addGatewayCall(database, own, { outcome: "busy", sentAt: before(23 * HOUR) });
    await addGatewayCall(database, own, { outcome: "refused", sentAt: before(25 * HOUR) });
    await addGatewayCall(database, other, { outcome: "refused", sentAt: before(20 * MINUTE) });
    const { calls, answers, findings } = await healthOf(own);
    expect(calls).toHaveLength(24);
    expect(calls.at(-1)).toEqual({ from: "2026-11-24T09:30:00.000Z", accepted: 1, refused: 0, busy: 0, unreached: 0 });
    expect(calls.at(-2)).toMatchObject({ from: "2026-11-24T08:30:00.000Z", accepted: 1 });
    expect(calls[0]).toMatchObject({ from: "2026-11-23T10:30:00.000Z", busy: 1 });
    expect(answers).toEqual({ accepted: 2, answered: 0, firstAt: before(31 * MINUTE).toISOString() });
    expect(findings.map(({ key }) => key)).toContain("unanswered");
  });

  test("an open circuit of a credential is shown with the time of the next call", async () => {
    const openUntil = new Date(NOW.getTime() + MINUTE);
    const { credentialId, id: hospitalId } = own;
    await database.admin.insert(gatewayCircuit).values({ credentialId, hospitalId, failures: 5, openUntil });
    const { credentials } = await healthOf(own);
    expect(credentials).toMatchObject([{ version: 1, state: "active", retryAt: openUntil.toISOString(), failures: 5 }]);
    expect((await healthOf(other)).credentials[0]?.retryAt).toBeNull();
  });

  test("refused callbacks that named the hospital, or none, are counted by reason, of one day", async () => {
    const row = { dialect: "v3", message: "notify", reason: "expired", lastAt: NOW } as const;
    await database.admin.insert(callbackRefusal).values([
      { ...row, hospitalId: own.id, hour: before(HOUR), refusals: 2 },
      { ...row, hospitalId: own.id, hour: before(2 * HOUR), refusals: 3 },
      { ...row, hospitalId: own.id, hour: before(30 * HOUR), refusals: 4 },
      { ...row, hospitalId: NO_HOSPITAL, hour: before(HOUR), reason: "no-token", refusals: 9 },
      { ...row, hospitalId: other.id, hour: before(HOUR), refusals: 7 },
    ]);
    expect((await healthOf(own)).callbacks.refusals).toEqual([
      { reason: "expired", refusals: 5 },
      { reason: "no-token", refusals: 9 },
    ]);
  });
});

test("what is kept for how long is listed with the hospital's rows that are due, and with the last sweep", async () => {
  const old = { processedAt: before(31 * DAY) };
  await storeTestCallback(database, own, "processed", old);
  await storeTestCallback(database, other, "processed", old);
  const rowOf = async (kind: string) => (await healthOf(own)).retention.find((row) => row.kind === kind);
  expect(await rowOf("callback-bodies")).toEqual({
    kind: "callback-bodies",
    kept: { days: 30 },
    due: { rows: 1, more: false },
    sweptAt: null,
  });
  expect((await healthOf(own)).encryption).toEqual({ remaining: null, sweptAt: null });
  await sweepRetention({ database, now: NOW });
  await sweepSealedValues({ database, now: NOW });
  expect(await rowOf("callback-bodies")).toMatchObject({ due: { rows: 0 }, sweptAt: NOW.toISOString() });
  expect(await rowOf("failing-callbacks")).toMatchObject({
    kept: { until: "admin-decides" },
    due: { rows: 0 },
    sweptAt: null,
  });
  expect((await healthOf(own)).encryption).toEqual({ remaining: 0, sweptAt: NOW.toISOString() });
});

test("the audit trail stays until a folder for its old months is set, and what is older is counted by whole months", async () => {
  // Kept since 20 October 2025.
  for (const at of ["2025-09-30T18:29:59.999Z", "2025-09-30T18:30:00.000Z"])
    await database.admin.insert(auditEntry).values({
      hospitalId: own.id,
      at: new Date(at),
      actorKind: "job",
      action: "audit.viewed",
      subjectKind: "audit",
      subjectId: "test",
      detail: {},
    });
  expect((await healthOf(own)).retention.find(({ kind }) => kind === "audit-trail")).toEqual({
    kind: "audit-trail",
    kept: { until: "folder-is-set" },
    due: { rows: 1, more: false },
    sweptAt: null,
  });
});

test("messages that failed and wait for a decision are counted, of the hospital alone, and are a finding", async () => {
  const id = await addTestMessage(own, { kind: "consent-on-notify" });
  await database.admin
    .update(outboundMessage)
    .set({ state: "failed", finishedAt: before(MINUTE) })
    .where(eq(outboundMessage.id, id));
  const { messages, findings } = await healthOf(own);
  expect(messages).toEqual({ failed: 1 });
  expect(findings).toContainEqual({ look: "note", key: "messages-waiting", values: { count: 1 } });
  expect((await healthOf(other)).messages).toEqual({ failed: 0 });
  expect((await readServiceHealth({ database, now: NOW })).messagesToDecide).toBe(1);
});

test("the health of the service counts the callbacks of all hospitals", async () => {
  await storeTestCallback(database, own, "contradiction");
  await storeTestCallback(database, own, "received", { receivedAt: before(2 * MINUTE) });
  await storeTestCallback(database, own, "received", { receivedAt: before(SECOND) });
  await storeTestCallback(database, other, "unmatched");
  await addHeartbeat("1", 1);
  expect(await readServiceHealth({ database, now: NOW })).toMatchObject({
    workers: 1,
    work: { failing: 0 },
    unprocessedCallbacks: 1,
    callbacksToDecide: 2,
  });
});
