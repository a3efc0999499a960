import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { SECOND } from "@/lib/clock";
import {
  closeCircuit,
  noteAway,
  noteHere,
  passCircuit,
  releaseProbe,
  stillHeldUntil,
  type Probe,
} from "@/lib/outbound/circuit-breaker";
import { LOOK_AGAIN_AFTER, PROBE_PATIENCE } from "@/lib/outbound/circuit-rules";
import { createCredential } from "@/lib/credential/create-credential";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { retireCredential } from "@/lib/credential/retire-credential";
import { findCircuit } from "@/lib/outbound/gateway-circuit-table";
import { testConnection } from "@/lib/operations/credential/test-connection";
import { seedHospital, startStandIn, typed, type Seeded, type StandIn } from "@/test/support/session-gateway";
import { transact } from "@/lib/db/context";
import { openDatabase, type Connection } from "@/lib/db/database";
import { createTestDatabase, type TestDatabase } from "@/test/support/test-database";
import { newId, type ConsentArtefactId, type ConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";

const NOW = new Date("2026-11-24T10:00:00Z");
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const AWAY = { away: "gateway-unreachable", retryAfterSeconds: 60 } as const;

let database: TestDatabase;
// Two pools: what two processes have of each other is the database alone.
let one: Connection;
let two: Connection;
let gateway: StandIn;
let own: Seeded;

beforeAll(async () => {
  database = await createTestDatabase();
  one = openDatabase(database.url, 10);
  two = openDatabase(database.url, 10);
  gateway = await startStandIn();
  own = await seedHospital(one.db, gateway, NOW);
});

afterAll(async () => {
  await gateway.close();
  await one.pool.end();
  await two.pool.end();
  await database.drop();
});

beforeEach(async () => {
  await noteHere(own.doctor, own.credentialId);
  await noteAway(one.db, own.credentialId, AWAY, NOW);
});

const pass = (now: Date, { db } = one) => passCircuit(db, own.credentialId, now);
const passAll = (now: Date) => Promise.all(Array.from({ length: 10 }, () => [pass(now), pass(now, two)]).flat());
const probesIn = (passes: Awaited<ReturnType<typeof pass>>[]) =>
  passes.flatMap((one): Probe[] => ("probe" in one && one.probe ? [one.probe] : []));

/** A job that waits for the gateway of a hospital, and when it runs. */
async function waitingJob({ doctor }: Seeded): Promise<() => Promise<Date>> {
  const key = newId<ConsentArtefactId>();
  const { hospitalId } = doctor.actor;
  const payload = { hospitalId, artefactId: key, consentRequestId: newId<ConsentRequestId>(), failures: 1 };
  const runAt = new Date(Date.now() + 3_600_000);
  await enqueue({ db: one.db }, "send-consent-fetch", payload, { key, runAt, waitsForGateway: true });
  return async () => {
    const jobs = await one.pool.query<{ run_at: Date }>("select run_at from graphile_worker.jobs where key = $1", [
      key,
    ]);
    return jobs.rows[0]?.run_at ?? new Date(0);
  };
}
const isDue = async (runAt: () => Promise<Date>) => (await runAt()).getTime() <= Date.now() + SECOND;

test("while a gateway is away nothing leaves, in any process", async () => {
  const held = { until: after(60 * SECOND), reason: "gateway-unreachable" };
  expect(await pass(after(SECOND))).toEqual(held);
  expect(await pass(after(59 * SECOND), two)).toEqual(held);
});

test("then exactly one of twenty calls of two processes goes", async () => {
  const passes = await passAll(after(61 * SECOND));
  expect(probesIn(passes)).toHaveLength(1);
  const others = passes.filter((one) => "until" in one);
  expect(others).toHaveLength(19);
  // They look again when it has most likely been answered.
  expect(others.every(({ until }) => until <= after(61 * SECOND + LOOK_AGAIN_AFTER))).toBe(true);
});

test("a probe whose process died is succeeded by exactly one other", async () => {
  const [dead] = probesIn(await passAll(after(61 * SECOND)));
  expect(probesIn(await passAll(after(61 * SECOND + PROBE_PATIENCE - SECOND)))).toHaveLength(0);
  const [next] = probesIn(await passAll(after(61 * SECOND + PROBE_PATIENCE)));
  expect(next).not.toEqual(dead);
  // What the dead one would say now is no longer the probe's word.
  await noteAway(one.db, own.credentialId, { ...AWAY, retryAfterSeconds: null }, after(200 * SECOND), dead);
  expect((await findCircuit(one.db, own.credentialId))?.probeUntil).toEqual(next);
});

test("a probe that led to no call is given to the next", async () => {
  const now = after(61 * SECOND);
  const [probe] = probesIn([await pass(now)]);
  await releaseProbe(one.db, own.credentialId, probe ?? null);
  expect(probesIn([await pass(now)])).toHaveLength(1);
});

test("a probe that fails leaves the gateway alone for longer", async () => {
  const now = after(61 * SECOND);
  const [probe = null] = probesIn([await pass(now)]);
  await noteAway(one.db, own.credentialId, { ...AWAY, retryAfterSeconds: null }, now, probe);
  const circuit = await findCircuit(two.db, own.credentialId);
  expect(circuit?.openUntil?.getTime()).toBeGreaterThan(now.getTime());
  expect(circuit).toMatchObject({ failures: 2, openedAt: NOW, probeUntil: null });
});

test("an answer lets everything go, and what waits leaves at once; another hospital's does not", async () => {
  const other = await seedHospital(one.db, gateway, NOW);
  const [mine, theirs] = [await waitingJob(own), await waitingJob(other)];
  await noteHere(own.doctor, own.credentialId);
  expect(await pass(after(SECOND), two)).toEqual({ probe: null, calm: true });
  expect(await isDue(mine)).toBe(true);
  // One failure is no absence, and an answer after it wakes nobody.
  await noteAway(one.db, other.credentialId, { ...AWAY, retryAfterSeconds: null }, NOW);
  await noteHere(other.doctor, other.credentialId);
  expect(await findCircuit(one.db, other.credentialId)).toMatchObject({ failures: 0, openUntil: null });
  expect(await isDue(theirs)).toBe(false);
});

test("what is being held while the gateway returns is not left behind", async () => {
  const held = { credentialId: own.credentialId, until: after(60 * SECOND) };
  let closed: Promise<void> | undefined;
  let runAt: (() => Promise<Date>) | undefined;
  await transact({ ...own.doctor, db: two.db }, async (ctx) => {
    expect(await stillHeldUntil(ctx, held)).toEqual(held.until);
    // Closing waits for whoever is about to queue what it holds.
    closed = transact(own.doctor, (ctx) => closeCircuit(ctx, own.credentialId));
    await vi.waitFor(async () => {
      const waiting = await one.pool.query("select 1 from pg_locks where not granted and locktype = 'transactionid'");
      expect(waiting.rows).toHaveLength(1);
    }, 5_000);
    runAt = await waitingJob(own);
  });
  await closed;
  expect(runAt && (await isDue(runAt))).toBe(true);
  expect(await transact(own.doctor, (ctx) => stillHeldUntil(ctx, held))).toEqual(NOW);
});

test("an admin whose test of the credential fails sends nothing, and one whose test works sends what waits", async () => {
  const waiting = await waitingJob(own);
  gateway.status = 503;
  await testConnection(own.admin, { credentialId: own.credentialId });
  expect(await isDue(waiting)).toBe(false);
  gateway.status = null;
  await testConnection(own.admin, { credentialId: own.credentialId });
  expect(await isDue(waiting)).toBe(true);
  expect(await pass(after(SECOND))).toEqual({ probe: null, calm: true });
});

test("an admin who replaces the credential, or creates one, sends what waits", async () => {
  const replaced = await waitingJob(own);
  const { id } = await replaceCredential(own.admin, typed(gateway, { hiuId: "IN-REPLACED" }));
  expect(await isDue(replaced)).toBe(true);
  const created = await waitingJob(own);
  await retireCredential(own.admin, { credentialId: id });
  expect(await isDue(created)).toBe(false);
  await createCredential(own.admin, typed(gateway, { hiuId: "IN-CREATED" }));
  expect(await isDue(created)).toBe(true);
});
