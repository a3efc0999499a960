import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { MINUTE, SECOND } from "@/lib/clock";
import { findGatewaySession, resetDroppedTokens } from "@/lib/credential/gateway-session-table";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";
import { readOnly, transact } from "@/lib/db/transaction";
import { accessToken, dropAccessToken } from "@/lib/outbound/access-token";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { startSessionGateway, type SessionGateway } from "@/test/support/session-gateway";
import { useTestDatabase } from "@/test/support/test-database";

const NOW = new Date("2026-11-24T10:00:00Z");
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

// Two sets of pools stand for two processes: they share the database and nothing else.
const one = useTestDatabase(10);
let two: Database;
let gateway: SessionGateway;
let hospital: TestHospital;

beforeAll(() => {
  two = openDatabase(one.url, 10, { systemPoolSize: 1 });
});

afterAll(() => closeDatabase(two));

beforeEach(async () => {
  gateway = await startSessionGateway();
  hospital = await createTestHospital(one, { clock: () => NOW, credential: { gatewayUrl: gateway.url } });
  return () => gateway.close();
});

const tokenInOne = (now: Date = NOW) => accessToken(hospital.job(now), hospital.credentialId);
const tokenInTwo = (now: Date = NOW) => accessToken({ ...hospital.job(now), database: two }, hospital.credentialId);
const fortyAtOnce = () => Promise.all(Array.from({ length: 20 }, () => [tokenInOne(), tokenInTwo()]).flat());
const drop = (token: string, now: Date = NOW) => dropAccessToken(hospital.job(now), hospital.credentialId, token);
const storedSession = () => readOnly(hospital.job(), (tx) => findGatewaySession(tx, hospital.credentialId));

describe("without a stored token", () => {
  it("twenty calls in each of two processes open one session", async () => {
    gateway.delayMs = 100;
    const tokens = await fortyAtOnce();
    expect(new Set(tokens.map((result) => "token" in result && result.token))).toEqual(new Set(["token-1"]));
    expect(gateway.sessionCalls).toBe(1);
  });

  it("the new token is stored sealed", async () => {
    await tokenInOne();
    const session = await storedSession();
    expect(session?.accessToken).toMatch(/^v2\./);
    expect(session?.accessToken).not.toContain("token-1");
  });

  it("each hospital opens a session of its own", async () => {
    const other = await createTestHospital(one, { clock: () => NOW, credential: { gatewayUrl: gateway.url } });
    await tokenInOne();
    expect(await accessToken(other.job(), other.credentialId)).toMatchObject({ token: "token-2" });
  });
});

describe("a stored token", () => {
  it("is used until four fifths of its life have passed", async () => {
    await tokenInOne();
    expect(await tokenInTwo(after(15 * MINUTE))).toMatchObject({ token: "token-1" });
    expect(gateway.sessionCalls).toBe(1);
  });

  it("is then still used while the next is requested once", async () => {
    await tokenInOne();
    const late = after(17 * MINUTE);
    expect(await tokenInOne(late)).toMatchObject({ token: "token-1" });
    await vi.waitFor(async () => expect(await tokenInTwo(late)).toMatchObject({ token: "token-2" }));
    expect(gateway.sessionCalls).toBe(2);
  });

  it("is not used with less than half a minute left", async () => {
    await tokenInOne();
    expect(await tokenInOne(after(20 * MINUTE - 29 * SECOND))).toMatchObject({ token: "token-2" });
  });

  it("stays usable when a request for the next one fails", async () => {
    await tokenInOne();
    gateway.status = 503;
    const late = after(17 * MINUTE);
    expect(await tokenInOne(late)).toMatchObject({ token: "token-1" });
    await vi.waitFor(() => expect(gateway.sessionCalls).toBe(2));
    await vi.waitFor(async () => expect((await storedSession())?.outcome).toBe("unreachable"));
    expect(await tokenInOne(late)).toMatchObject({ token: "token-1" });
    expect(gateway.sessionCalls).toBe(2);
  });

  it("is replaced once it was dropped", async () => {
    await tokenInOne();
    await drop("token-1");
    expect(await tokenInTwo()).toMatchObject({ token: "token-2", hasReplacedAnother: true });
  });

  it("is kept when an older token is dropped", async () => {
    await tokenInOne();
    await drop("token-0");
    expect(await tokenInTwo()).toMatchObject({ token: "token-1" });
    expect(gateway.sessionCalls).toBe(1);
  });
});

describe("with a secret that the gateway refuses", () => {
  beforeEach(() => {
    gateway.clientSecret = "another secret";
  });

  it("two sessions are requested in an hour of calls", async () => {
    const error = { code: "900901", message: "Invalid Credentials" };
    expect(await tokenInOne()).toEqual({ unavailable: "refused", error });
    expect(await tokenInTwo(after(SECOND))).toEqual({ unavailable: "refused", error });
    for (let minute = 1; minute < 60; minute++) {
      expect(await tokenInOne(after(minute * MINUTE))).toEqual({ unavailable: "stopped", error });
    }
    expect(gateway.sessionCalls).toBe(2);
  });

  it("at most two sessions are requested by forty calls at once", async () => {
    await fortyAtOnce();
    await fortyAtOnce();
    await fortyAtOnce();
    expect(gateway.sessionCalls).toBeLessThanOrEqual(2);
  });
});

describe("with a gateway that is unavailable", () => {
  it("one request fails for all that wait, and the next call makes another", async () => {
    gateway.status = 503;
    gateway.delayMs = 50;
    const results = await fortyAtOnce();
    expect(results.every((result) => "unavailable" in result && result.unavailable === "unreachable")).toBe(true);
    expect(gateway.sessionCalls).toBe(1);
    gateway.status = null;
    expect(await tokenInOne(after(SECOND))).toMatchObject({ token: "token-2" });
  });

  it("failures are not counted as refusals of the secret", async () => {
    gateway.status = 500;
    for (let i = 0; i < 4; i++) await tokenInOne(after(i * SECOND));
    gateway.status = null;
    expect(await tokenInOne(after(MINUTE))).toMatchObject({ token: "token-5" });
  });

  it("no session is requested after five failures", async () => {
    gateway.status = 500;
    for (let i = 0; i < 9; i++)
      expect(await tokenInOne(after(i * SECOND))).toMatchObject({ unavailable: "unreachable" });
    expect(gateway.sessionCalls).toBe(5);
  });
});

describe("a new token that the gateway refuses as well", () => {
  it("is kept for five minutes, however often it is refused", async () => {
    await tokenInOne();
    expect(await drop("token-1", after(SECOND))).toBe(true);
    await tokenInOne(after(SECOND));
    for (let second = 2; second < 60; second++) expect(await drop("token-2", after(second * SECOND))).toBe(false);
    expect(await tokenInTwo(after(MINUTE))).toMatchObject({ token: "token-2" });
    expect(gateway.sessionCalls).toBe(2);
    expect(await drop("token-2", after(5 * MINUTE + SECOND))).toBe(true);
  });

  it("is dropped at once where the gateway had accepted it in between", async () => {
    await tokenInOne();
    await drop("token-1");
    await tokenInOne();
    await transact({ ...hospital.job(), database: two }, (tx) => resetDroppedTokens(tx, hospital.credentialId));
    expect(await drop("token-2", after(SECOND))).toBe(true);
  });
});
