import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { eq } from "drizzle-orm";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import type { OutboxKind } from "@/lib/abdm/messages";
import { execute } from "@/lib/access/execute";
import { SECOND } from "@/lib/clock";
import { createCredential } from "@/lib/credential/create-credential";
import { retireCredential } from "@/lib/credential/retire-credential";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";
import { readOnly, transact } from "@/lib/db/transaction";
import { newId, type LeaseId } from "@/lib/ids";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { testConnection } from "@/lib/operations/credential/test-connection";
import {
  closeCircuit,
  enterCircuit,
  leaveHalfOpen,
  recordFailure,
  recordSuccess,
  type Probe,
} from "@/lib/outbound/circuit-breaker";
import { PROBE_TIMEOUT, RETRY_DURING_PROBE, type GatewayFailure } from "@/lib/outbound/circuit-rules";
import { findCircuit } from "@/lib/outbound/gateway-circuit-table";
import { beginDelivery } from "@/lib/outbound/delivery-steps";
import { RETRY_POLICIES } from "@/lib/outbound/retry-policies";
import { addTestMessage, storedMessage } from "@/test/support/outbox";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { credentialForm, startSessionGateway, type SessionGateway } from "@/test/support/session-gateway";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const NOW = new Date("2026-11-24T10:00:00Z");
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const RETRY_AFTER_A_MINUTE = { reason: "gateway-busy", pause: 60 * SECOND, opensAtOnce: true } as const;
const FAILURE = { reason: "gateway-unreachable", pause: null, opensAtOnce: false } as const;

// Two sets of pools stand for two processes: they share the database and nothing else.
const one = useTestDatabase(10);
let two: Database;
let gateway: SessionGateway;
let own: TestHospital;

beforeAll(async () => {
  two = openDatabase(one.url, 10, { systemPoolSize: 1 });
  gateway = await startSessionGateway();
  own = await hospitalOfGateway();
});

afterAll(async () => {
  await gateway.close();
  await closeDatabase(two);
});

beforeEach(async () => {
  await succeed(own);
  await fail(own, RETRY_AFTER_A_MINUTE);
});

const hospitalOfGateway = () =>
  createTestHospital(one, { clock: () => NOW, credential: { gatewayUrl: gateway.url, clientId: "SBXID_TEST" } });
const succeed = ({ job, credentialId }: TestHospital) => transact(job(), (tx) => recordSuccess(tx, credentialId));
const fail = ({ job, credentialId }: TestHospital, failure: GatewayFailure, now = NOW, probe: Probe | null = null) =>
  transact(job(now), (tx) => recordFailure(tx, credentialId, failure, probe));
const circuitOf = ({ job, credentialId }: TestHospital) => readOnly(job(), (tx) => findCircuit(tx, credentialId));
const enter = (now: Date, database: Pick<Database, "pool" | "systemPool"> = one) =>
  transact({ ...own.job(now), database }, (tx) => enterCircuit(tx, own.credentialId));
const enterTwentyTimes = (now: Date) =>
  Promise.all(Array.from({ length: 10 }, () => [enter(now), enter(now, two)]).flat());
const probesIn = (entered: Awaited<ReturnType<typeof enter>>[]) =>
  entered.flatMap((one): Probe[] => ("probe" in one && one.probe ? [one.probe] : []));

/** Adds a message that waits for the gateway of a hospital; returns how to read the time at which it is sent next. */
async function addWaitingMessage(hospital: TestHospital): Promise<() => Promise<Date>> {
  const id = await addTestMessage(hospital, { kind: "consent-on-notify" });
  const columns = { nextAttemptAt: new Date(Date.now() + 3_600_000), waitsForGateway: true };
  await one.admin.update(outboundMessage).set(columns).where(eq(outboundMessage.id, id));
  return async () => (await storedMessage(one, id)).nextAttemptAt;
}
const isDue = async (sentAt: () => Promise<Date>) => (await sentAt()).getTime() <= Date.now() + SECOND;

test("while the circuit is open no process makes a call", async () => {
  const open = { retryAt: after(60 * SECOND), reason: "gateway-busy" };
  expect(await enter(after(SECOND))).toEqual(open);
  expect(await enter(after(59 * SECOND), two)).toEqual(open);
});

test("when the circuit is half-open one of twenty calls of two processes is the probe", async () => {
  const entered = await enterTwentyTimes(after(61 * SECOND));
  expect(probesIn(entered)).toHaveLength(1);
  const others = entered.filter((one) => "retryAt" in one);
  expect(others).toHaveLength(19);
  // They are retried when the probe most likely has a result.
  expect(others.every(({ retryAt }) => retryAt <= after(61 * SECOND + RETRY_DURING_PROBE))).toBe(true);
});

test("a probe whose process died is replaced by exactly one other", async () => {
  const [dead] = probesIn(await enterTwentyTimes(after(61 * SECOND)));
  expect(probesIn(await enterTwentyTimes(after(61 * SECOND + PROBE_TIMEOUT - SECOND)))).toHaveLength(0);
  const [next] = probesIn(await enterTwentyTimes(after(61 * SECOND + PROBE_TIMEOUT)));
  expect(next).not.toEqual(dead);
  // A late result of the dead probe no longer counts as the probe's.
  await fail(own, FAILURE, after(200 * SECOND), dead);
  expect((await circuitOf(own))?.probeUntil).toEqual(next);
});

test("a probe that led to no call is taken by the next call", async () => {
  const now = after(61 * SECOND);
  const [probe = null] = probesIn([await enter(now)]);
  await transact(own.job(), (tx) => leaveHalfOpen(tx, own.credentialId, probe));
  expect(probesIn([await enter(now)])).toHaveLength(1);
});

test("a probe that fails opens the circuit again", async () => {
  const now = after(61 * SECOND);
  const [probe = null] = probesIn([await enter(now)]);
  await fail(own, FAILURE, now, probe);
  const circuit = await circuitOf(own);
  expect(circuit?.openUntil?.getTime()).toBeGreaterThan(now.getTime());
  expect(circuit).toMatchObject({ failures: 2, openedAt: NOW, probeUntil: null });
});

test("a success closes the circuit and sends the hospital's waiting messages at once, and those of no other hospital", async () => {
  const other = await hospitalOfGateway();
  const ownMessage = await addWaitingMessage(own);
  const otherMessage = await addWaitingMessage(other);
  await succeed(own);
  expect(await enter(after(SECOND), two)).toEqual({ probe: null, hasNoRecentFailures: true });
  expect(await isDue(ownMessage)).toBe(true);
  // One failure does not open the circuit, and a success after it sends no waiting message.
  await fail(other, FAILURE);
  await succeed(other);
  expect(await circuitOf(other)).toMatchObject({ failures: 0, openUntil: null });
  expect(await isDue(otherMessage)).toBe(false);
});

test("a message that meets the open circuit while it closes is not left waiting", async () => {
  const id = await addTestMessage(own, { kind: "consent-on-notify" });
  const leased = { id, leaseId: newId<LeaseId>() };
  await one.admin.update(outboundMessage).set({ leaseId: leased.leaseId }).where(eq(outboundMessage.id, id));
  let closed: Promise<void> | undefined;
  await transact({ ...own.job(), database: two }, async (tx) => {
    const policyOf = (kind: OutboxKind) => RETRY_POLICIES[kind];
    expect(await beginDelivery(tx, leased, policyOf)).toMatchObject({ result: { outcome: "circuit-open" } });
    // Closing waits for the transaction that schedules the message.
    closed = transact(own.job(), (tx) => closeCircuit(tx, own.credentialId));
    await vi.waitFor(async () => {
      const waiting = await one.admin.$client.query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      expect(waiting.rows).toHaveLength(1);
    }, timeLimit(5_000));
  });
  await closed;
  expect(await isDue(async () => (await storedMessage(one, id)).nextAttemptAt)).toBe(true);
});

test("Test connection sends the waiting messages where it succeeds, and not where it fails", async () => {
  const { credentialId } = own;
  const waiting = await addWaitingMessage(own);
  gateway.status = 503;
  await execute(testConnection, own.admin(), { credentialId });
  expect(await isDue(waiting)).toBe(false);
  gateway.status = null;
  await execute(testConnection, own.admin(), { credentialId });
  expect(await isDue(waiting)).toBe(true);
  expect(await enter(after(SECOND))).toEqual({ probe: null, hasNoRecentFailures: true });
});

test("replacing the credential and creating one send the waiting messages", async () => {
  const hospital = await hospitalOfGateway();
  const replaced = await addWaitingMessage(hospital);
  const form = (hiuId: string) => credentialForm(gateway, { hiuId });
  const { id } = await execute(replaceCredential, hospital.admin(), form("IN-REPLACED"));
  expect(await isDue(replaced)).toBe(true);
  const created = await addWaitingMessage(hospital);
  await execute(retireCredential, hospital.admin(), { credentialId: id });
  expect(await isDue(created)).toBe(false);
  await execute(createCredential, hospital.admin(), form("IN-CREATED"));
  expect(await isDue(created)).toBe(true);
});
