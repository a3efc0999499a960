import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { execute } from "@/lib/access/execute";
import { HOUR, MINUTE } from "@/lib/clock";
import { activeCredential, findCredential } from "@/lib/credential/credential-table";
import { findGatewaySession } from "@/lib/credential/gateway-session-table";
import { listCredentials } from "@/lib/credential/list-credentials";
import { retireCredential } from "@/lib/credential/retire-credential";
import type { Database } from "@/lib/db/database";
import { readOnly } from "@/lib/db/transaction";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { testConnection } from "@/lib/operations/credential/test-connection";
import { accessToken } from "@/lib/outbound/access-token";
import { auditedActions } from "@/test/support/audited-actions";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { startSessionGateway, type SessionGateway } from "@/test/support/session-gateway";
import { addTestMessage, storedMessage } from "@/test/support/outbox";
import { useTestDatabase } from "@/test/support/test-database";

const NOW = new Date("2026-11-24T10:00:00Z");

const database = useTestDatabase();
let gateway: SessionGateway;
let own: TestHospital;

beforeEach(async () => {
  gateway = await startSessionGateway();
  own = await hospitalOfGateway();
  return () => gateway.close();
});

const hospitalOfGateway = () =>
  createTestHospital(database, { clock: () => NOW, credential: { gatewayUrl: gateway.url } });

const input = () => ({ credentialId: own.credentialId });
const token = () => accessToken(own.job(), own.credentialId);
const actions = () => auditedActions(database, own.credentialId);
const firstCredential = async () => (await execute(listCredentials, own.admin(), {}))[0];
const storedCredential = () => readOnly(own.job(), (tx) => findCredential(tx, own.credentialId));

describe("test-connection", () => {
  it("opens a session with the stored secret, once, and records it", async () => {
    expect(await execute(testConnection, own.admin(), input())).toEqual({ outcome: "opened" });
    expect(gateway.sessionCalls).toBe(1);
    expect(await actions()).toContain("Administrator: credential.tested");
    expect((await firstCredential())?.session).toMatchObject({
      outcome: "opened",
      requestedAt: NOW.toISOString(),
      stopped: false,
    });
  });

  it("returns a refusal in the gateway's words and stores it for the page", async () => {
    gateway.clientSecret = "changed-at-the-gateway";
    const error = { code: "900901", message: "Invalid Credentials" };
    expect(await execute(testConnection, own.admin(), input())).toEqual({ outcome: "refused", error });
    expect((await firstCredential())?.session).toMatchObject({ outcome: "refused", error });
  });

  it("lets calls that had stopped after refusals be made again when it succeeds", async () => {
    const right = gateway.clientSecret;
    gateway.clientSecret = "changed-at-the-gateway";
    for (let i = 0; i < 3; i++) await token();
    expect((await firstCredential())?.session?.stopped).toBe(true);
    gateway.clientSecret = right;
    expect(await execute(testConnection, own.admin(), input())).toEqual({ outcome: "opened" });
    expect(await token()).toMatchObject({ token: "token-3" });
  });

  it("throws too-many-attempts after two refusals in a row, for as long as the gateway counts them", async () => {
    gateway.clientSecret = "changed-at-the-gateway";
    for (let i = 0; i < 2; i++) await execute(testConnection, own.admin(), input());
    await expect(execute(testConnection, own.admin(), input())).rejects.toMatchObject({ code: "too-many-attempts" });
    expect(gateway.sessionCalls).toBe(2);
    const later = own.admin(new Date(NOW.getTime() + 9 * MINUTE));
    expect(await execute(testConnection, later, input())).toMatchObject({ outcome: "refused" });
  });

  it.each(["opened", "refused"])(
    "stores that the session was %s together with all that follows from it, or nothing",
    async (outcome) => {
      if (outcome === "refused") gateway.clientSecret = "changed-at-the-gateway";
      for (let connections = 0, hasSucceeded = false; !hasSucceeded; connections += 1) {
        own = await hospitalOfGateway();
        const isWaiting = await addWaitingMessage();
        const scope = { ...own.admin(), database: databaseWith(connections) };
        hasSucceeded = await execute(testConnection, scope, input()).then(
          () => true,
          () => false,
        );
        const session = await readOnly(own.job(), (tx) => findGatewaySession(tx, own.credentialId));
        const isStored = session?.outcome === outcome;
        expect({
          connections,
          isStored: isStored || hasSucceeded,
          audited: await actions(),
          isWaiting: await isWaiting(),
        }).toEqual({
          connections,
          isStored,
          audited: isStored ? ["Administrator: credential.tested"] : [],
          isWaiting: !(isStored && outcome === "opened"),
        });
      }
    },
  );
});

/** The database, with which this many connections succeed and all further ones fail. */
function databaseWith(connections: number): Pick<Database, "pool" | "systemPool"> {
  const { pool, systemPool } = database;
  let left = connections;
  const connect = () => (left-- > 0 ? pool.connect() : Promise.reject(new Error("the connection failed")));
  return { pool: Object.assign(Object.create(pool), { connect }), systemPool };
}

/** Adds a message that waits for the gateway; returns whether it still waits. */
async function addWaitingMessage(): Promise<() => Promise<boolean>> {
  const id = await addTestMessage(own, { kind: "consent-on-notify" });
  const waiting = { nextAttemptAt: new Date(Date.now() + HOUR), waitsForGateway: true };
  await database.admin.update(outboundMessage).set(waiting).where(eq(outboundMessage.id, id));
  return async () => (await storedMessage(database, id)).nextAttemptAt > new Date();
}

describe("retire-credential", () => {
  it("ends the credential, deletes its secret and token, and records it", async () => {
    await token();
    await execute(retireCredential, own.admin(), input());
    expect(await storedCredential()).toMatchObject({ state: "retired", clientSecret: "" });
    expect(await token()).toMatchObject({ unavailable: "no-credential" });
    expect(gateway.sessionCalls).toBe(1);
    expect(await actions()).toContain("Administrator: credential.retired");
    await expect(execute(retireCredential, own.admin(), input())).rejects.toMatchObject({ code: "conflict" });
    await expect(execute(testConnection, own.admin(), input())).rejects.toMatchObject({ code: "conflict" });
  });

  it("does not change another hospital's credential", async () => {
    const other = await createTestHospital(database);
    await expect(execute(retireCredential, other.admin(), input())).rejects.toMatchObject({ code: "not-found" });
    expect((await readOnly(own.job(), activeCredential))?.id).toBe(own.credentialId);
  });
});

describe("register-callback-address", () => {
  it("registers the public address with a secret part with the gateway, and records when, the secret part masked", async () => {
    const { url } = await execute(registerCallbackAddress, own.admin(), input());
    expect(gateway.registeredAddresses).toEqual([expect.stringMatching(/^http:\/\/localhost:3000\/g\/[0-9a-f]{32}$/)]);
    expect(url).toBe(`${gateway.registeredAddresses[0]?.slice(0, -28)}…`);
    expect(await firstCredential()).toMatchObject({ callbackUrl: url, callbackRegisteredAt: NOW.toISOString() });
    expect(await actions()).toContain("Administrator: credential.callback-registered");
  });

  it("opens a new session when the gateway has ended the old one", async () => {
    await token();
    gateway.acceptedToken = "token-2";
    await execute(registerCallbackAddress, own.admin(), input());
    expect(gateway.registeredAddresses).toHaveLength(1);
    expect(gateway.sessionCalls).toBe(2);
  });

  it("throws gateway-refused where the gateway refuses the secret", async () => {
    gateway.clientSecret = "changed-at-the-gateway";
    const registering = execute(registerCallbackAddress, own.admin(), input());
    await expect(registering).rejects.toMatchObject({ code: "gateway-refused" });
    expect(gateway.registeredAddresses).toEqual([]);
  });
});
