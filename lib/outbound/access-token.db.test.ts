import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { MINUTE, SECOND } from "@/lib/clock";
import { accessToken, dropAccessToken } from "@/lib/outbound/access-token";
import { findGatewaySession, forgetGivenUp } from "@/lib/credential/credential-table";
import { seedHospital, startStandIn, type Seeded, type StandIn } from "@/test/support/session-gateway";
import { openDatabase, type Connection } from "@/lib/db/database";
import { createTestDatabase, type TestDatabase } from "@/test/support/test-database";

const NOW = new Date("2026-11-24T10:00:00Z");
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

let database: TestDatabase;
// Two pools: what two processes have of each other is the database alone.
let one: Connection;
let two: Connection;
let gateway: StandIn;
let hospital: Seeded;

beforeAll(async () => {
  database = await createTestDatabase();
  one = openDatabase(database.url, 10);
  two = openDatabase(database.url, 10);
});

afterAll(async () => {
  await one.pool.end();
  await two.pool.end();
  await database.drop();
});

beforeEach(async () => {
  gateway = await startStandIn();
  hospital = await seedHospital(one.db, gateway, NOW);
  return () => gateway.close();
});

const askOne = (now: Date = NOW) => accessToken(one.db, hospital.credentialId, now);
const askTwo = (now: Date = NOW) => accessToken(two.db, hospital.credentialId, now);
const fortyAtOnce = () => Promise.all(Array.from({ length: 20 }, () => [askOne(), askTwo()]).flat());

describe("a cold token", () => {
  it("is fetched once for twenty callers in each of two processes", async () => {
    gateway.delayMs = 100;
    const answers = await fortyAtOnce();
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"token":"token-1"}']));
    expect(gateway.sessions).toBe(1);
  });

  it("is not stored in the open", async () => {
    await askOne();
    const session = await findGatewaySession(one.db, hospital.credentialId);
    expect(session?.accessToken).toMatch(/^v1\./);
    expect(session?.accessToken).not.toContain("token-1");
  });

  it("belongs to one hospital", async () => {
    const other = await seedHospital(one.db, gateway, NOW);
    await askOne();
    expect(await accessToken(one.db, other.credentialId, NOW)).toEqual({ token: "token-2" });
  });
});

describe("a token's life", () => {
  it("is used until four fifths have passed", async () => {
    await askOne();
    expect(await askTwo(after(15 * MINUTE))).toEqual({ token: "token-1" });
    expect(gateway.sessions).toBe(1);
  });

  it("then is still given, while the next is fetched once", async () => {
    await askOne();
    const late = after(17 * MINUTE);
    expect(await askOne(late)).toEqual({ token: "token-1" });
    await vi.waitFor(async () => expect(await askTwo(late)).toEqual({ token: "token-2" }));
    expect(gateway.sessions).toBe(2);
  });

  it("is never used with less than half a minute left", async () => {
    await askOne();
    expect(await askOne(after(20 * MINUTE - 29 * SECOND))).toEqual({ token: "token-2" });
  });

  it("outlives a gateway that cannot be asked for the next", async () => {
    await askOne();
    gateway.status = 503;
    const late = after(17 * MINUTE);
    expect(await askOne(late)).toEqual({ token: "token-1" });
    await vi.waitFor(() => expect(gateway.sessions).toBe(2));
    await vi.waitFor(async () =>
      expect((await findGatewaySession(one.db, hospital.credentialId))?.outcome).toBe("unreachable"),
    );
    expect(await askOne(late)).toEqual({ token: "token-1" });
    expect(gateway.sessions).toBe(2);
  });

  it("ends when the gateway no longer takes it", async () => {
    await askOne();
    await dropAccessToken(one.db, hospital.credentialId, "token-1", NOW);
    expect(await askTwo()).toEqual({ token: "token-2" });
  });

  it("does not end for a complaint about an older token", async () => {
    await askOne();
    await dropAccessToken(one.db, hospital.credentialId, "token-0", NOW);
    expect(await askTwo()).toEqual({ token: "token-1" });
    expect(gateway.sessions).toBe(1);
  });
});

describe("a refused secret", () => {
  beforeEach(() => {
    gateway.secret = "another one by now";
  });

  it("is tried twice and no more, however often somebody asks", async () => {
    const error = { code: "900901", message: "Invalid Credentials" };
    expect(await askOne()).toEqual({ unavailable: "refused", error });
    expect(await askTwo(after(SECOND))).toEqual({ unavailable: "refused", error });
    for (let minute = 1; minute < 60; minute++) {
      expect(await askOne(after(minute * MINUTE))).toEqual({ unavailable: "locked", error });
    }
    expect(gateway.sessions).toBe(2);
  });

  it("is tried twice at most by forty callers at once", async () => {
    await fortyAtOnce();
    await fortyAtOnce();
    await fortyAtOnce();
    expect(gateway.sessions).toBeLessThanOrEqual(2);
  });
});

describe("a gateway that does not answer", () => {
  it("is asked once for those who wait, and again for the next", async () => {
    gateway.status = 503;
    gateway.delayMs = 50;
    const answers = await fortyAtOnce();
    expect(answers.every((answer) => "unavailable" in answer && answer.unavailable === "unreachable")).toBe(true);
    expect(gateway.sessions).toBe(1);
    gateway.status = null;
    expect(await askOne(after(SECOND))).toEqual({ token: "token-2" });
  });

  it("never counts as a refusal", async () => {
    gateway.status = 500;
    for (let i = 0; i < 4; i++) await askOne(after(i * SECOND));
    gateway.status = null;
    expect(await askOne(after(MINUTE))).toEqual({ token: "token-5" });
  });

  it("is left alone after five failures", async () => {
    gateway.status = 500;
    for (let i = 0; i < 9; i++) expect(await askOne(after(i * SECOND))).toMatchObject({ unavailable: "unreachable" });
    expect(gateway.sessions).toBe(5);
  });
});

describe("a token that a new one does not help", () => {
  const drop = (token: string, now: Date) => dropAccessToken(one.db, hospital.credentialId, token, now);

  it("is not replaced again for some minutes, however often it is refused", async () => {
    await askOne();
    expect(await drop("token-1", after(SECOND))).toBe(true);
    await askOne(after(SECOND));
    for (let second = 2; second < 60; second++) expect(await drop("token-2", after(second * SECOND))).toBe(false);
    expect(await askTwo(after(MINUTE))).toEqual({ token: "token-2" });
    expect(gateway.sessions).toBe(2);
    expect(await drop("token-2", after(5 * MINUTE + SECOND))).toBe(true);
  });

  it("is replaced at once where it was good in between", async () => {
    await askOne();
    await drop("token-1", NOW);
    await askOne();
    await forgetGivenUp(two.db, hospital.credentialId);
    expect(await drop("token-2", after(SECOND))).toBe(true);
  });
});
