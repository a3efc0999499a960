import { beforeEach, describe, expect, it, vi } from "vitest";
import { updateGatewaySession } from "@/lib/credential/gateway-session-table";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { transact } from "@/lib/db/transaction";
import { accessToken, dropAccessToken } from "@/lib/outbound/access-token";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { startSessionGateway, type SessionGateway } from "@/test/support/session-gateway";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let gateway: SessionGateway;
let hospital: TestHospital;

beforeEach(async () => {
  gateway = await startSessionGateway();
  hospital = await hospitalOfGateway();
  return () => gateway.close();
});

const hospitalOfGateway = () => createTestHospital(database, { credential: { gatewayUrl: gateway.url } });
const token = () => accessToken(hospital.job(), hospital.credentialId);

describe("a request for a session", () => {
  it("holds no database connection while the gateway is waited for", async () => {
    const narrow = openDatabase(database.url, 2);
    const hospitals = await Promise.all([1, 2, 3].map(hospitalOfGateway));
    gateway.respondWhenWaiting = 4;
    const requested = hospitals.map((one) => accessToken({ ...one.job(), database: narrow }, one.credentialId));
    await vi.waitFor(() => expect(gateway.sessionCalls).toBe(3));
    // All three wait for the gateway, and the pool of two still has connections.
    await Promise.all([1, 2].map(() => narrow.pool.query("select 1")));
    expect(await Promise.all([...requested, token()])).toHaveLength(4);
    await closeDatabase(narrow);
  });

  it("goes to another process once the lease of a process that died has ended", async () => {
    await token();
    await dropAccessToken(hospital.job(), hospital.credentialId, "token-1");
    const leaseUntil = new Date(Date.now() + 300);
    await transact(hospital.job(), (tx) => updateGatewaySession(tx, hospital.credentialId, { leaseUntil }));
    expect(await token()).toMatchObject({ token: "token-2" });
    expect(Date.now()).toBeGreaterThanOrEqual(leaseUntil.getTime());
  });
});
