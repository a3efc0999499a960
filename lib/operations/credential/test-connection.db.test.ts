import { beforeEach, describe, expect, it } from "vitest";
import { auditTrail } from "@/lib/audit/store";
import { MINUTE } from "@/lib/clock";
import { accessToken } from "@/lib/outbound/access-token";
import { listCredentials } from "@/lib/credential/list-credentials";
import { registerCallbackAddress } from "@/lib/operations/credential/register-callback-address";
import { retireCredential } from "@/lib/credential/retire-credential";
import { activeCredential, credentialById } from "@/lib/credential/credential-table";
import { testConnection } from "@/lib/operations/credential/test-connection";
import { seedHospital, startStandIn, type Seeded, type StandIn } from "@/test/support/session-gateway";
import type { Context } from "@/lib/db/context";
import { databaseForTests } from "@/test/support/test-database";
import type { CredentialId } from "@/lib/ids";

const NOW = new Date("2026-11-24T10:00:00Z");

const connection = databaseForTests(5);
let gateway: StandIn;
let own: Seeded;
let other: Seeded;

beforeEach(async () => {
  gateway = await startStandIn();
  own = await seedHospital(connection.db, gateway, NOW);
  other = await seedHospital(connection.db, gateway, NOW);
  return () => gateway.close();
});

const id = () => ({ credentialId: own.credentialId });
const later = (ctx: Context, milliseconds: number) => ({ ...ctx, now: new Date(NOW.getTime() + milliseconds) });

async function steps(ctx: Context, credentialId: CredentialId): Promise<string[]> {
  const trail = await auditTrail(ctx, [{ kind: "credential", id: credentialId }]);
  return trail.map((entry) => `${entry.actorName ?? entry.actorId}: ${entry.action}`);
}

describe("test connection", () => {
  it("opens a session with the stored secret, once, and records it", async () => {
    expect(await testConnection(own.admin, id())).toEqual({ outcome: "opened" });
    expect(gateway.sessions).toBe(1);
    expect(await steps(own.admin, own.credentialId)).toContain("Administrator: credential.tested");
    const [view] = await listCredentials(own.admin);
    expect(view?.session).toMatchObject({ outcome: "opened", askedAt: NOW.toISOString(), stopped: false });
  });

  it("tells a refusal in the gateway's words and keeps it for the page", async () => {
    gateway.secret = "changed-at-the-gateway";
    const error = { code: "900901", message: "Invalid Credentials" };
    expect(await testConnection(own.admin, id())).toEqual({ outcome: "refused", error });
    expect((await listCredentials(own.admin))[0]?.session).toMatchObject({ outcome: "refused", error });
  });

  it("lets stopped calls go again when it works", async () => {
    const right = gateway.secret;
    gateway.secret = "changed-at-the-gateway";
    for (let i = 0; i < 3; i++) await accessToken(connection.db, own.credentialId, NOW);
    expect((await listCredentials(own.admin))[0]?.session?.stopped).toBe(true);
    gateway.secret = right;
    expect(await testConnection(own.admin, id())).toEqual({ outcome: "opened" });
    expect(await accessToken(connection.db, own.credentialId, NOW)).toEqual({ token: "token-3" });
  });

  it("pauses before the gateway would lock the client", async () => {
    gateway.secret = "changed-at-the-gateway";
    for (let i = 0; i < 6; i++) await testConnection(own.admin, id());
    await expect(testConnection(own.admin, id())).rejects.toMatchObject({ code: "too-many-attempts" });
    expect(gateway.sessions).toBe(6);
    expect(await testConnection(later(own.admin, 9 * MINUTE), id())).toMatchObject({ outcome: "refused" });
  });

  it("refuses a doctor and another hospital's credential", async () => {
    await expect(testConnection(own.doctor, id())).rejects.toMatchObject({ code: "not-allowed" });
    await expect(testConnection(other.admin, id())).rejects.toMatchObject({ code: "not-found" });
    expect(gateway.sessions).toBe(0);
  });
});

describe("retire", () => {
  it("ends it, forgets secret and token, and records it", async () => {
    await accessToken(connection.db, own.credentialId, NOW);
    await retireCredential(own.admin, id());
    expect(await credentialById(connection.db, own.credentialId)).toMatchObject({ state: "retired", clientSecret: "" });
    expect(await accessToken(connection.db, own.credentialId, NOW)).toMatchObject({ unavailable: "no-credential" });
    expect(gateway.sessions).toBe(1);
    expect(await steps(own.admin, own.credentialId)).toContain("Administrator: credential.retired");
    await expect(retireCredential(own.admin, id())).rejects.toMatchObject({ code: "conflict" });
    await expect(testConnection(own.admin, id())).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuses a doctor and another hospital's credential", async () => {
    await expect(retireCredential(own.doctor, id())).rejects.toMatchObject({ code: "not-allowed" });
    await expect(retireCredential(other.admin, id())).rejects.toMatchObject({ code: "not-found" });
    expect((await activeCredential(own.admin))?.id).toBe(own.credentialId);
  });
});

describe("register callback address", () => {
  it("tells the gateway our public address and records when", async () => {
    expect(await registerCallbackAddress(own.admin, id())).toEqual({ url: "http://localhost:3000" });
    expect(gateway.addresses).toEqual(["http://localhost:3000"]);
    const [view] = await listCredentials(own.admin);
    expect(view).toMatchObject({ callbackUrl: "http://localhost:3000", callbackRegisteredAt: NOW.toISOString() });
    expect(await steps(own.admin, own.credentialId)).toContain("Administrator: credential.callback-registered");
  });

  it("opens a new session when the gateway has ended the old one", async () => {
    await accessToken(connection.db, own.credentialId, NOW);
    gateway.good = "token-2";
    await registerCallbackAddress(own.admin, id());
    expect(gateway.addresses).toHaveLength(1);
    expect(gateway.sessions).toBe(2);
  });

  it("refuses a doctor and another hospital's credential, and says when the gateway refuses", async () => {
    await expect(registerCallbackAddress(own.doctor, id())).rejects.toMatchObject({ code: "not-allowed" });
    await expect(registerCallbackAddress(other.admin, id())).rejects.toMatchObject({ code: "not-found" });
    gateway.secret = "changed-at-the-gateway";
    await expect(registerCallbackAddress(own.admin, id())).rejects.toMatchObject({ code: "gateway-refused" });
    expect(gateway.addresses).toEqual([]);
  });
});
