import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { accessToken, dropAccessToken } from "@/lib/outbound/access-token";
import { updateGatewaySession } from "@/lib/credential/credential-table";
import { seedHospital, startStandIn, type Seeded, type StandIn } from "@/test/support/session-gateway";
import { openDatabase, type Connection } from "@/lib/db/database";
import { createTestDatabase, type TestDatabase } from "@/test/support/test-database";

const NOW = new Date("2026-11-24T10:00:00Z");

let database: TestDatabase;
let connection: Connection;
let gateway: StandIn;
let hospital: Seeded;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = openDatabase(database.url, 4);
});

afterAll(async () => {
  await connection.pool.end();
  await database.drop();
});

beforeEach(async () => {
  gateway = await startStandIn();
  hospital = await seedHospital(connection.db, gateway, NOW);
  return () => gateway.close();
});

const ask = () => accessToken(connection.db, hospital.credentialId, NOW);

describe("while the gateway does not answer", () => {
  it("no connection to the database is held by those who wait for a session", async () => {
    const narrow = openDatabase(database.url, 2);
    const hospitals = await Promise.all([1, 2, 3].map(() => seedHospital(connection.db, gateway, NOW)));
    gateway.together = 4;
    const asked = hospitals.map(({ credentialId }) => accessToken(narrow.db, credentialId, NOW));
    await vi.waitFor(() => expect(gateway.sessions).toBe(3));
    // All three wait for the gateway, and the pool of two still answers.
    await Promise.all([1, 2].map(() => narrow.pool.query("select 1")));
    expect(await Promise.all([...asked, ask()])).toHaveLength(4);
    await narrow.pool.end();
  });

  it("a process that died while it asked keeps nobody waiting for ever", async () => {
    const asking = (until: number) => {
      return updateGatewaySession(connection.db, hospital.credentialId, { askingUntil: new Date(Date.now() + until) });
    };
    await ask();
    await dropAccessToken(connection.db, hospital.credentialId, "token-1", NOW);
    await asking(300);
    const started = Date.now();
    expect(await ask()).toEqual({ token: "token-2" });
    expect(Date.now() - started).toBeGreaterThan(250);
  });
});
