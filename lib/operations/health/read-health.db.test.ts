import { beforeEach, describe, expect, it } from "vitest";
import { gatewayCircuit } from "@/drizzle/schema/credential";
import { gatewayCall } from "@/drizzle/schema/gateway-call";
import { callbackRefusal, gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { jobWorker } from "@/drizzle/schema/job-worker";
import { HOUR, MINUTE, SECOND } from "@/lib/clock";
import { seedHospital, startStandIn, type Seeded, type StandIn } from "@/test/support/session-gateway";
import { databaseForTests } from "@/test/support/test-database";
import { unprocessedCallbacks, waitingCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { seeHealth } from "@/lib/operations/health/read-health";
import { newId, type CallbackId, type GatewayRequestId, type InboundRequestId } from "@/lib/ids";

const NOW = new Date("2026-11-24T10:00:00Z");
const before = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);

const connection = databaseForTests(8);
let gateway: StandIn;
let own: Seeded;
let other: Seeded;

beforeEach(async () => {
  gateway = await startStandIn();
  own = await seedHospital(connection.db, gateway, NOW);
  other = await seedHospital(connection.db, gateway, NOW);
  await connection.db.delete(jobWorker);
  await connection.pool.query("select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs");
  await connection.db.delete(gatewayCallback);
  return () => gateway.close();
});

type State = (typeof gatewayCallback.$inferSelect)["state"];

const callback = (of: Seeded, state: State, receivedAt: Date) =>
  connection.db.insert(gatewayCallback).values({
    id: newId<CallbackId>(),
    hospitalId: of.admin.actor.hospitalId,
    dialect: "v3",
    message: "consent-notified",
    path: "api/v3/hiu/consent/request/notify",
    requestId: newId<InboundRequestId>(),
    body: Buffer.from("{}"),
    receivedAt,
    state,
  });

const call = (of: Seeded, outcome: (typeof gatewayCall.$inferSelect)["outcome"], sentAt: Date) =>
  connection.db.insert(gatewayCall).values({
    id: newId<GatewayRequestId>(),
    hospitalId: of.admin.actor.hospitalId,
    credentialId: of.credentialId,
    message: "init-consent-request",
    sentAt,
    outcome,
  });

const addHeartbeat = (id: string, heartbeatAt: Date) =>
  connection.db.insert(jobWorker).values({ id, process: `host ${id}`, startedAt: before(HOUR), heartbeatAt });

describe("health", () => {
  it("is for admins alone", async () => {
    await expect(seeHealth(own.doctor)).rejects.toMatchObject({ code: "not-allowed" });
  });

  it("counts the workers that live, and not those whose beat has stopped", async () => {
    expect((await seeHealth(own.admin)).findings[0]?.key).toBe("no-workers");
    await addHeartbeat("1", before(SECOND));
    await addHeartbeat("2", before(MINUTE));
    const { work, findings } = await seeHealth(own.admin);
    expect(work.workers).toEqual([{ process: "host 1", startedAt: before(HOUR).toISOString() }]);
    expect(findings.map(({ key }) => key)).toEqual(["never-proven"]);
  });

  it("tells waiting, failing and failed jobs, and how long the oldest has waited", async () => {
    const { pool } = connection;
    await pool.query("select graphile_worker.add_job('expire-consents', run_at := $1)", [before(90 * MINUTE)]);
    await pool.query("select graphile_worker.add_job('expire-consents', run_at := $1)", [before(-HOUR)]);
    await pool.query("select graphile_worker.add_job('expire-consents', job_key := 'failed', max_attempts := 1)");
    await pool.query("update graphile_worker._private_jobs set attempts = 1, last_error = 'no' where key = 'failed'");
    const { work } = await seeHealth(own.admin);
    expect(work).toMatchObject({ waiting: 1, failing: 0, failed: 1 });
    expect(work.oldestWaitingSince).toBe(before(90 * MINUTE).toISOString());
  });

  it("counts the own hospital's callbacks by fate: settled ones of a day, others of all time", async () => {
    await callback(own, "processed", before(HOUR));
    await callback(own, "processed", before(30 * HOUR));
    await callback(own, "clash", before(30 * HOUR));
    await callback(own, "received", before(2 * MINUTE));
    await callback(own, "received", before(SECOND));
    await callback(other, "unmatched", before(HOUR));
    const { callbacks } = await seeHealth(own.admin);
    expect(callbacks).toMatchObject({ stuck: 1, fates: { processed: 1, clash: 1, received: 2 } });
    expect(callbacks.fates.unmatched).toBeUndefined();
    expect(callbacks.lastAt).toBe(before(SECOND).toISOString());
    expect((await seeHealth(other.admin)).callbacks.fates).toEqual({ unmatched: 1 });
    expect(await waitingCallbacks(connection.db)).toBe(2);
    expect(await unprocessedCallbacks(connection.db, NOW)).toBe(1);
  });

  it("counts the own hospital's calls by hour of India's clock, and those that were never answered", async () => {
    await call(own, "accepted", before(20 * MINUTE));
    await call(own, "accepted", before(31 * MINUTE));
    await call(own, "leaving", before(SECOND));
    await call(own, "busy", before(23 * HOUR));
    await call(own, "refused", before(25 * HOUR));
    await call(other, "refused", before(20 * MINUTE));
    const { calls, answers, findings } = await seeHealth(own.admin);
    expect(calls).toHaveLength(24);
    expect(calls.at(-1)).toEqual({ from: "2026-11-24T09:30:00.000Z", accepted: 1, refused: 0, busy: 0, unreached: 0 });
    expect(calls.at(-2)).toMatchObject({ from: "2026-11-24T08:30:00.000Z", accepted: 1 });
    expect(calls[0]).toMatchObject({ from: "2026-11-23T10:30:00.000Z", busy: 1 });
    expect(answers).toEqual({ taken: 2, answered: 0, firstAt: before(31 * MINUTE).toISOString() });
    expect(findings.map(({ key }) => key)).toContain("unanswered");
  });

  it("says that calls are held back while the circuit of a credential is open", async () => {
    const openUntil = new Date(NOW.getTime() + MINUTE);
    await connection.db.insert(gatewayCircuit).values({ credentialId: own.credentialId, failures: 5, openUntil });
    const { ways } = await seeHealth(own.admin);
    expect(ways).toMatchObject([{ version: 1, state: "active", heldUntil: openUntil.toISOString(), failures: 5 }]);
    expect((await seeHealth(other.admin)).ways[0]?.heldUntil).toBeNull();
  });

  it("counts who was turned away in the hospital's name", async () => {
    const row = { dialect: "v3", message: "consent-notified", reason: "expired", lastAt: NOW } as const;
    const hospital = own.admin.actor.hospitalId;
    await connection.db.insert(callbackRefusal).values([
      { ...row, hospital, hour: before(HOUR), refusals: 2 },
      { ...row, hospital, hour: before(2 * HOUR), refusals: 3 },
      { ...row, hospital, hour: before(30 * HOUR), refusals: 4 },
      { ...row, hospital: "", hour: before(HOUR), refusals: 9 },
    ]);
    expect((await seeHealth(own.admin)).callbacks.refusals).toEqual([{ reason: "expired", refusals: 5 }]);
  });
});
