import { beforeEach, describe, expect, it } from "vitest";
import { auditTrail } from "@/lib/audit/store";
import { accessToken } from "@/lib/outbound/access-token";
import { createCredential } from "@/lib/credential/create-credential";
import { listCredentials } from "@/lib/credential/list-credentials";
import { replaceCredential } from "@/lib/operations/credential/replace-credential";
import { retireCredential } from "@/lib/credential/retire-credential";
import { activeCredential, credentialById } from "@/lib/credential/credential-table";
import { seedHospital, startStandIn, typed, type Seeded, type StandIn } from "@/test/support/session-gateway";
import type { Context } from "@/lib/db/context";
import { databaseForTests } from "@/test/support/test-database";
import { findHospital } from "@/lib/hospital/hospital-table";
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
const hiuId = async (seeded: Seeded) =>
  (await findHospital(connection.db, seeded.admin.actor.hospitalId))?.hiuId ?? "none";
const next = async (more: Record<string, unknown> = {}) => typed(gateway, { hiuId: await hiuId(own), ...more });

async function steps(ctx: Context, credentialId: CredentialId): Promise<string[]> {
  const trail = await auditTrail(ctx, [{ kind: "credential", id: credentialId }]);
  return trail.map((entry) => `${entry.actorName ?? entry.actorId}: ${entry.action}`);
}

describe("create", () => {
  beforeEach(() => retireCredential(own.admin, id()));

  it("stores the first one after another, untried, and records who did it", async () => {
    const { id: created } = await createCredential(own.admin, await next());
    expect(gateway.sessions).toBe(0);
    expect(await steps(own.admin, created)).toEqual(["Administrator: credential.created"]);
    expect(await accessToken(connection.db, created, NOW)).toEqual({ token: "token-1" });
  });

  it("gives the hospital the HIU id that it names", async () => {
    await createCredential(own.admin, await next({ hiuId: "IN-NEW-ID" }));
    expect(await hiuId(own)).toBe("IN-NEW-ID");
  });

  it("refuses the HIU id of another hospital", async () => {
    const taken = await next({ hiuId: await hiuId(other) });
    await expect(createCredential(own.admin, taken)).rejects.toMatchObject({ fields: { hiuId: "hiu-id-taken" } });
    expect(await activeCredential(own.admin)).toBeNull();
  });

  it("refuses where one is active, and a doctor", async () => {
    await expect(createCredential(own.doctor, await next())).rejects.toMatchObject({ code: "not-allowed" });
    await expect(createCredential(other.admin, await next())).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("replace", () => {
  it("tries the new secret first, then serves the next call with it", async () => {
    gateway.secret = "the-next-secret";
    const { id: replaced } = await replaceCredential(own.admin, await next());
    expect(gateway.sessions).toBe(1);
    expect((await activeCredential(own.admin))?.id).toBe(replaced);
    expect(await accessToken(connection.db, replaced, NOW)).toEqual({ token: "token-1" });
    expect(gateway.sessions).toBe(1);
    const states = (await listCredentials(own.admin)).map(({ version, state }) => `${version} ${state}`);
    expect(states).toEqual(["2 active", "1 retiring"]);
    expect(await steps(own.admin, replaced)).toEqual(["Administrator: credential.replaced"]);
  });

  it("keeps the old one when the gateway refuses, and says so in its words", async () => {
    const wrong = await next({ clientSecret: "mistyped-secret" });
    const refusal = { code: "gateway-refused", message: "Invalid Credentials" };
    await expect(replaceCredential(own.admin, wrong)).rejects.toMatchObject(refusal);
    expect((await activeCredential(own.admin))?.id).toBe(own.credentialId);
    expect(await steps(own.admin, own.credentialId)).toContain("Administrator: credential.replacement-refused");
  });

  it("keeps the old one when the gateway cannot be asked", async () => {
    const away = await next({ gatewayUrl: "http://127.0.0.1:1" });
    await expect(replaceCredential(own.admin, away)).rejects.toMatchObject({ code: "gateway-unreachable" });
    expect((await activeCredential(own.admin))?.id).toBe(own.credentialId);
  });

  it("lets only one of two admins through", async () => {
    const input = await next();
    // Both have seen the same credential before either takes its place.
    gateway.together = 2;
    const both = await Promise.allSettled([replaceCredential(own.admin, input), replaceCredential(own.admin, input)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await listCredentials(own.admin)).map(({ version }) => version)).toEqual([2, 1]);
  });

  it("lets calls go again that had stopped after refusals", async () => {
    gateway.secret = "changed-at-the-gateway";
    for (let i = 0; i < 3; i++) await accessToken(connection.db, own.credentialId, NOW);
    expect(gateway.sessions).toBe(2);
    const { id: replaced } = await replaceCredential(own.admin, await next());
    expect(await accessToken(connection.db, replaced, NOW)).toEqual({ token: "token-3" });
  });

  it("retires the last but one and forgets its secret", async () => {
    await replaceCredential(own.admin, await next());
    await replaceCredential(own.admin, await next());
    expect(await credentialById(connection.db, own.credentialId)).toMatchObject({ state: "retired", clientSecret: "" });
  });

  it("refuses a doctor, and leaves the other hospital as it was", async () => {
    await expect(replaceCredential(own.doctor, await next())).rejects.toMatchObject({ code: "not-allowed" });
    await replaceCredential(own.admin, await next());
    expect((await activeCredential(other.admin))?.id).toBe(other.credentialId);
  });
});

describe("list", () => {
  it("shows everything but the secret, to the hospital's admins alone", async () => {
    const views = await listCredentials(own.admin);
    expect(views).toHaveLength(1);
    expect(views[0]).toMatchObject({ id: own.credentialId, state: "active", session: null });
    expect(views[0]?.secret).toEqual({ ending: "cret", setAt: NOW.toISOString(), setBy: null });
    expect(JSON.stringify(views)).not.toContain(gateway.secret);
    expect(JSON.stringify(views)).not.toContain("v1.");
    await expect(listCredentials(own.doctor)).rejects.toMatchObject({ code: "not-allowed" });
  });
});
